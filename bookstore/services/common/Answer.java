/** What a request gets back: a status and a body that becomes JSON. */
record Answer(int status, Object body) {
    static Answer ok(Object body) {
        return new Answer(200, body);
    }
}
