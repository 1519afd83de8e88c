package dev.agentops.server.api;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.estate.Sample;
import dev.agentops.server.identity.Role;
import dev.agentops.server.models.Models;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** About the server itself and the estate. */
final class SystemRoutes {
    private final Models models;
    private final EstateFile estate;
    private final HealthCheck health;
    private final Sample sample;
    private final Supplier<List<Doctor.Check>> doctor;
    private final String build;
    private final String engineUrl;
    private final List<String> agents;
    private final Access access;

    SystemRoutes(
            Models models,
            EstateFile estate,
            HealthCheck health,
            Sample sample,
            Supplier<List<Doctor.Check>> doctor,
            String build,
            String engineUrl,
            List<String> agents,
            Access access) {
        this.models = models;
        this.estate = estate;
        this.health = health;
        this.sample = sample;
        this.doctor = doctor;
        this.build = build;
        this.engineUrl = engineUrl;
        this.agents = agents;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get("/health", this::health);
        routes.get("/api/me", this::me);
        routes.get("/api/doctor", this::doctor);
        routes.get("/api/services", this::services);
    }

    private void health(Context context) {
        boolean well = doctor.get().stream().allMatch(Doctor.Check::ok);
        context.json(Map.of("status", well ? "ok" : "degraded"));
    }

    private void me(Context context) {
        var principal = access.require(context, Role.VIEWER);
        var model = new LinkedHashMap<String, Object>();
        model.put("provider", models.main().provider());
        model.put("name", models.main().name());
        model.put("routerName", models.router().name());
        model.put("fallbackName", models.fallback());
        model.put("offline", models.offline());
        var me = new LinkedHashMap<String, Object>();
        me.put("user", principal.name());
        me.put("role", principal.role().wireName());
        me.put("model", model);
        me.put("agents", agents);
        me.put("version", build);
        me.put("engineUrl", engineUrl);
        sample.breakage().ifPresent(breakage -> me.put("sample", breakage));
        context.json(me);
    }

    private void doctor(Context context) {
        access.require(context, Role.VIEWER);
        context.json(Map.of("checks", doctor.get()));
    }

    private void services(Context context) throws InterruptedException {
        access.require(context, Role.VIEWER);
        var services = estate.current().services();
        var found = health.check(services);
        context.json(Map.of(
                "services",
                IntStream.range(0, services.size())
                        .mapToObj(i -> ServiceView.of(services.get(i), found.get(i)))
                        .toList()));
    }
}
