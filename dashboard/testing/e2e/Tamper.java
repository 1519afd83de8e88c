import java.sql.DriverManager;

/** One statement on the audit log past what guards it, as somebody with the database's password could: URL USER PASSWORD STATEMENT. */
class Tamper {
    public static void main(String[] arguments) throws Exception {
        try (var connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2]);
                var statement = connection.createStatement()) {
            statement.execute("alter table audit disable trigger all");
            statement.execute(arguments[3]);
            statement.execute("alter table audit enable trigger all");
        }
    }
}
