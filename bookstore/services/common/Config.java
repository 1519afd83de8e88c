import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Settings of one service, read once at start. Each getter names the value that holds when the file is silent. */
final class Config {
    private final Path file;
    private final Properties properties = new Properties();

    private Config(Path file) {
        this.file = file;
    }

    static Config load(Path file) throws IOException {
        Config config = new Config(file);
        try (Reader reader = Files.newBufferedReader(file)) {
            config.properties.load(reader);
        }
        return config;
    }

    String text(String name, String otherwise) {
        return properties.getProperty(name, otherwise).strip();
    }

    boolean flag(String name, boolean otherwise) {
        return Boolean.parseBoolean(text(name, Boolean.toString(otherwise)));
    }

    int integer(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(file + ": " + name + " is not a whole number: " + value, e);
        }
    }

    /** A value that only the one who starts the service knows: a port, the address of a neighbour. */
    static String environment(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }
}
