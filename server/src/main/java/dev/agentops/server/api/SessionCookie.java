package dev.agentops.server.api;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The cookie of a session. {@code Strict}: the page is a file that needs no session, and asks for all else itself, so that a link
 * from elsewhere works without the cookie. Over TLS the name begins with {@code __Host-}, which no other host of the domain can set.
 */
final class SessionCookie {
    private static final String NAME = "agentops_session";

    private SessionCookie() {}

    static @Nullable String read(Context context) {
        return context.cookie(name(context, NAME));
    }

    static void set(Context context, String session, Duration validity) {
        context.cookie(cookie(context, NAME, session, validity, SameSite.STRICT));
    }

    static void clear(Context context) {
        context.cookie(cookie(context, NAME, "", Duration.ZERO, SameSite.STRICT));
    }

    /** @param name without a prefix */
    static String name(Context context, String name) {
        return isSecure(context) ? "__Host-" + name : name;
    }

    static Cookie cookie(Context context, String name, String value, Duration validity, SameSite sameSite) {
        var cookie = new Cookie(name(context, name), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(sameSite);
        cookie.setMaxAge((int) validity.toSeconds());
        cookie.setSecure(isSecure(context));
        return cookie;
    }

    /** Of the address that people use: a balancer before us may speak TLS for us. Who lies about it only locks himself out. */
    static String scheme(Context context) {
        return isSecure(context) ? "https" : context.scheme();
    }

    static boolean isSecure(Context context) {
        return "https".equals(context.header("X-Forwarded-Proto"))
                || context.scheme().equals("https");
    }
}
