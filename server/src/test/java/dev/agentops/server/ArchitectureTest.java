package dev.agentops.server;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Imports go one way: server → adapters → agentkit. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.agentops");

    @Test
    void agentkitKnowsNoWebDatabaseEngineOrProvider() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.agentops.agentkit",
                        "dev.agentops.agentkit.message..",
                        "dev.agentops.agentkit.model..",
                        "dev.agentops.agentkit.tool..",
                        "dev.agentops.agentkit.state..",
                        "dev.agentops.agentkit.router..",
                        "dev.agentops.agentkit.process..",
                        "dev.agentops.agentkit.steps..",
                        "dev.agentops.agentkit.event..",
                        "dev.agentops.agentkit.thread..",
                        "dev.agentops.agentkit.context..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.agentops.agentkit",
                        "dev.agentops.agentkit.message..",
                        "dev.agentops.agentkit.model..",
                        "dev.agentops.agentkit.tool..",
                        "dev.agentops.agentkit.state..",
                        "dev.agentops.agentkit.router..",
                        "dev.agentops.agentkit.process..",
                        "dev.agentops.agentkit.steps..",
                        "dev.agentops.agentkit.event..",
                        "dev.agentops.agentkit.thread..",
                        "dev.agentops.agentkit.context..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "com.networknt.schema..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(ALL);
    }

    @Test
    void restateStaysInItsAdapter() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentops.agentkit.restate..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.restate..", "io.vertx..")
                .check(ALL);
    }

    @Test
    void langChain4jStaysInItsAdapter() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentops.agentkit.langchain4j..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.langchain4j..")
                .check(ALL);
    }

    @Test
    void adaptersDoNotKnowTheServer() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentops.agentkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.agentops.server..", "dev.agentops.bookstore..")
                .check(ALL);
    }

    @Test
    void theServerKnowsTheBookstoreOnlyAsACommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.agentops.server..")
                .and()
                .resideOutsideOfPackage("dev.agentops.server.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.agentops.bookstore..")
                .check(ALL);
    }

    @Test
    void theWebFrameworkStaysInTheApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.agentops.server.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
                .check(ALL);
    }

    @Test
    void roomsOfTheServerDoNotGoInCircles() {
        slices().matching("dev.agentops.server.(*)..").should().beFreeOfCycles().check(ALL);
    }
}
