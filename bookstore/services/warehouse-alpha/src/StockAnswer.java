import java.util.LinkedHashMap;
import java.util.Map;

/** What this warehouse says about one book: the contract with its callers. */
final class StockAnswer {
    private StockAnswer() {}

    static Map<String, Object> of(String isbn, int copies) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("isbn", isbn);
        answer.put("quantity", copies);
        return answer;
    }
}
