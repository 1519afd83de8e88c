import { TextBox } from '@/components/ui/text-box';

const example = `rules:
  - name: no force push
    deny: run_command
    argv: [git, push, "**"]
    reason: pushes go through the pipeline
    match: ["git push --force origin main"]
    not_match: ["git status"]
`;

export function NoRules({ file }: { file: string }) {
  return (
    <div className="space-y-3 rounded-xl border border-line bg-surface p-4 text-sm">
      <p>
        It holds no rule: every call that changes something asks a human. To add one, write <code className="font-mono text-[0.8125rem]">{file}</code> beside{' '}
        <code className="font-mono text-[0.8125rem]">services.yaml</code>; the examples under <code className="font-mono text-[0.8125rem]">match</code> are checked when it is
        read.
      </p>
      <TextBox label="An example" text={example} note="more in docs/policy.md" />
    </div>
  );
}
