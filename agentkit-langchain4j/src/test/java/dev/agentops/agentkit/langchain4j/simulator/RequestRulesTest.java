package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each rule can be broken: a request that is fine, one thing about it changed, and what the provider says then. */
class RequestRulesTest {
    private static final String ANTHROPIC = """
            {'max_tokens':3000,'thinking':{'type':'enabled','budget_tokens':2000},
             'tools':[{'name':'look','input_schema':{'type':'object'}}],'tool_choice':{'type':'auto'},
             'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]},
              {'role':'assistant','content':[{'type':'thinking','thinking':'t','signature':'s'},
               {'type':'tool_use','id':'c1','name':'look','input':{}}]},
              {'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','content':'seen'}]}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'role':'user','content':[{'type':'text','text':'hi'}] | 'role':'assistant','content':[{'type':'text','text':'hi'}] | first message must use",
                "'text':'hi' | 'text':'' | must be non-empty",
                "'text':'hi' | 'text':' ' | non-whitespace",
                "[{'type':'text','text':'hi'}] | [] | non-empty content",
                "'content':'seen'} | 'content':'seen'},{'type':'tool_result','tool_use_id':'c2','content':'x'} | unexpected `tool_use_id`",
                "'id':'c1' | 'id':'c 1' | String should match pattern",
                "'name':'look','input':{} | 'name':'lo ok','input':{} | tool_use.name: String should match",
                "'input':{} | 'input':[] | valid dictionary",
                "'signature':'s' | 'signature':'' | signature: Field required",
                "'signature':'s' | 'signature':'signed-0' | Invalid `signature`",
                "{'type':'thinking','thinking':'t','signature':'s'}, | `` | Expected `thinking`",
                "'budget_tokens':2000 | 'budget_tokens':100 | greater than or equal to 1024",
                "'max_tokens':3000 | 'max_tokens':2000 | must be greater than `thinking.budget_tokens`",
                "'tool_choice':{'type':'auto'} | 'tool_choice':{'type':'any'} | Thinking may not be enabled",
                "'tools':[{'name':'look','input_schema':{'type':'object'}}],'tool_choice':{'type':'auto'}, | `` | must define tools",
                "{'type':'tool_result','tool_use_id':'c1','content':'seen'} | {'type':'text','text':'and?'} | without `tool_result` blocks immediately after",
                "{'type':'tool_result','tool_use_id':'c1','content':'seen'} | {'type':'text','text':'and?'},{'type':'tool_result','tool_use_id':'c1','content':'x'} | results must come first",
                "'content':'seen'} | 'content':'seen'},{'type':'tool_result','tool_use_id':'c1','content':'x'} | must have a single result",
                "'content':'seen'}]} | 'content':'seen'}]},{'role':'assistant','content':[{'type':'text','text':'So'}]} | must end with a user message",
            })
    void anthropicRefuses(String fine, String broken, String words) throws IOException {
        assertRefused("/v1/messages", ANTHROPIC, fine, broken, words);
    }

    private static final String OPENAI = """
            {'tools':[{'type':'function','function':{'name':'look','parameters':{}}}],'tool_choice':'auto',
             'messages':[{'role':'user','content':'hi'},
              {'role':'assistant','tool_calls':[{'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}}]},
              {'role':'tool','tool_call_id':'c1','content':'seen'}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'content':'hi' | 'content':null | expected a string",
                "{'role':'user','content':'hi'}, | {'role':'user','content':'hi'},{'role':'user','content':'ho'}, | roles must alternate",
                "'tool_call_id':'c1' | 'tool_call_id':'c2' | must be a response to a preceeding message",
                ",\\n  {'role':'tool','tool_call_id':'c1','content':'seen'} | `` | must be followed by tool messages",
                "'id':'c1' | 'id':'c1234567890123456789012345678901234567890' | maximum length 40",
                "'name':'look','arguments' | 'name':'lo.ok','arguments' | does not match pattern",
                "'arguments':'{}' | 'arguments':'[]' | JSON of an object",
                "'arguments':'{}' | 'arguments':'{oops' | are not JSON",
                "'tools':[{'type':'function','function':{'name':'look','parameters':{}}}] | 'tools':[] | empty array",
                "'content':'seen'} | 'content':'seen'},{'role':'assistant','content':'So'} | Expected last role User or Tool",
            })
    void openAiRefuses(String fine, String broken, String words) throws IOException {
        assertRefused("/v1/chat/completions", OPENAI, fine, broken, words);
    }

    private static final String RESPONSES = """
            {'store':false,'max_output_tokens':100,'tools':[{'type':'function','name':'look','parameters':{}}],
             'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]},
              {'type':'reasoning','summary':[],'encrypted_content':'e'},
              {'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},
              {'type':'function_call_output','call_id':'c1','output':'seen'}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'max_output_tokens':100 | 'max_output_tokens':1 | Expected a value >= 16",
                "'call_id':'c1','output' | 'call_id':'c2','output' | No tool call found for function call output",
                "'encrypted_content':'e' | 'encrypted_content':'' | Items are not persisted",
                "{'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},\\n | `` | without its required following item",
                ",\\n  {'type':'function_call_output','call_id':'c1','output':'seen'} | `` | No tool output found for function call c1",
                "'type':'input_text' | 'type':'output_text' | Supported values are",
                "'text':'hi' | 'text':'' | empty string",
                "'arguments':'{}' | 'arguments':'null' | JSON of an object",
            })
    void openAiResponsesRefuses(String fine, String broken, String words) throws IOException {
        assertRefused("/v1/responses", RESPONSES, fine, broken, words);
    }

    private static final String GEMINI = """
            {'tools':[{'functionDeclarations':[{'name':'look','parameters':{'type':'OBJECT','properties':{'path':{'type':'STRING'}}}}]}],
             'contents':[{'role':'user','parts':[{'text':'hi'}]},
              {'role':'model','parts':[{'functionCall':{'name':'look','args':{}},'thoughtSignature':'s'}]},
              {'role':'user','parts':[{'functionResponse':{'name':'look','response':{}}}]}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'user','parts':[{'text':'hi'}]} | {'role':'model','parts':[{'text':'hi'}]} | immediately after a user turn",
                "{'text':'hi'} | {'text':''} | must have one initialized field",
                "[{'text':'hi'}] | [] | parts must not be empty",
                "'role':'model' | 'role':'assistant' | Please use a valid role",
                "{'functionResponse':{'name':'look','response':{}}} | {'text':'seen'} | number of function response parts",
                "{'functionResponse':{'name':'look','response':{}}} | {'functionResponse':{'name':'see','response':{}}} | do not match",
                "'response':{} | 'response':'seen' | google.protobuf.Struct",
                "'args':{} | 'args':[] | google.protobuf.Struct",
                "'name':'look','args' | 'name':'3d','args' | Invalid function name",
                "'name':'look','parameters' | 'name':'-l','parameters' | Must start with a letter",
                "{'type':'STRING'} | {'type':'STRING','const':'x'} | Unknown name `const`",
                "'thoughtSignature':'s' | 'thoughtSignature':'' | missing a thought_signature",
                "{'role':'model','parts' | {'role':'user','parts':[{'text':'ho'}]},{'role':'model','parts':[{'text':'Hm'}]},{'role':'model','parts' | immediately after a user turn",
                "{'functionResponse':{'name':'look','response':{}}}]} | {'functionResponse':{'name':'look','response':{}}}]},{'role':'model','parts':[{'text':'So'}]} | end with a user role",
            })
    void geminiRefuses(String fine, String broken, String words) throws IOException {
        assertRefused(
                "/v1beta/models/gemini-3-pro:streamGenerateContent", GEMINI, fine, broken, words.replace('`', '"'));
    }

    @Test
    void olderGeminisNeedNoSignature() throws IOException {
        var request = json(GEMINI.replace("'thoughtSignature':'s'", "'thoughtSignature':''"));

        assertThatCode(() -> new GeminiRules().check("/v1beta/models/gemini-2.5-pro:streamGenerateContent", request))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(String path, String request, String fine, String broken, String words)
            throws IOException {
        var rules = RequestRules.of(path).orElseThrow();
        String there = fine.replace("\\n", "\n");
        assertThatCode(() -> rules.check(path, json(request))).doesNotThrowAnyException();
        assertThat(request).contains(there);
        var changed = json(request.replace(there, broken));

        assertThatThrownBy(() -> rules.check(path, changed)).hasMessageContaining(words);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text.replace('\'', '"'));
    }
}
