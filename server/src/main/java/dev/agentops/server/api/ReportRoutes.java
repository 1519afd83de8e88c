package dev.agentops.server.api;

import dev.agentops.server.identity.Role;
import dev.agentops.server.report.ReportMarkdown;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.threads.ThreadQueries;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.List;

/** What a run found and did. */
final class ReportRoutes {
    private final ThreadQueries queries;
    private final RunReports reports;
    private final Access access;

    ReportRoutes(ThreadQueries queries, RunReports reports, Access access) {
        this.queries = queries;
        this.reports = reports;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/runs/{id}/report", this::ofRun);
    }

    private void ofRun(Context context) {
        access.require(context, Role.VIEWER);
        String format = Query.text(context, "format", 20);
        if (!List.of("", "json", "markdown").contains(format)) {
            throw Problem.field("format", "'format' must be json or markdown.");
        }
        String id = context.pathParam("id");
        var run = queries.run(id)
                .orElseThrow(() -> Problem.notFound("There is no run '" + id + "'. GET /api/runs lists them."));
        var report = reports.of(run)
                .orElseThrow(() -> Problem.notFound("Run '" + id
                        + "' has no report: it looked at nothing and changed nothing. GET /api/runs/" + id
                        + " has its answer."));
        if (format.equals("markdown")) {
            context.contentType("text/markdown; charset=utf-8")
                    .header("Content-Disposition", "attachment; filename=\"agentops-report-" + id + ".md\"")
                    .result(ReportMarkdown.of(report));
        } else {
            context.json(report);
        }
    }
}
