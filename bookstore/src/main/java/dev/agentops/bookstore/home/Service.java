package dev.agentops.bookstore.home;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A service of the bookstore: its name (also its folder) and the source file that starts it. */
public enum Service {
    STORE_API("store-api", "src/StoreApi.java"),
    WAREHOUSE_ALPHA("warehouse-alpha", "src/WarehouseAlpha.java"),
    WAREHOUSE_BETA("warehouse-beta", "src/WarehouseBeta.java");

    private final String id;
    private final String mainSource;

    Service(String id, String mainSource) {
        this.id = id;
        this.mainSource = mainSource;
    }

    public static Service of(String id) {
        return Arrays.stream(values())
                .filter(service -> service.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new BookstoreException("there is no service '" + id + "'; there are " + ids()));
    }

    public String id() {
        return id;
    }

    public String mainSource() {
        return mainSource;
    }

    public String mainClass() {
        return mainSource.substring(mainSource.lastIndexOf('/') + 1, mainSource.lastIndexOf('.'));
    }

    private static String ids() {
        return Arrays.stream(values()).map(Service::id).collect(Collectors.joining(", "));
    }
}
