interface AgentChoiceProps {
  agents: string[];
  /** Empty: the router decides. */
  agent: string;
  onChoose: (agent: string) => void;
}

/** Who takes the next turn of the run that hears the message. */
export function AgentChoice({ agents, agent, onChoose }: AgentChoiceProps) {
  if (agents.length < 2) return null;
  return (
    <label className="inline-flex items-center gap-1.5" title="Who answers this message. The router decides unless you do.">
      To
      <select
        value={agent}
        onChange={(event) => onChoose(event.target.value)}
        className="min-h-7 max-w-40 rounded-md border border-line bg-surface px-1.5 text-fg"
      >
        <option value="">router decides</option>
        {agents.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
