import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/fields';
import { actionGroups, actionText } from '../model/audit-entry';
import { isAnything, searchFrom, type AuditSearch } from '../model/audit-search';

interface AuditFiltersProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
  refusal: string | null;
}

export function AuditFilters({ search, onSearch, refusal }: AuditFiltersProps) {
  const disabled = refusal !== null;
  const { action, thread } = search;
  const isGroup = actionGroups.some(({ value }) => value === action);
  return (
    <form
      role="search"
      aria-label="Search the audit log"
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(searchFrom({ ...Object.fromEntries(new FormData(event.currentTarget)), thread }));
      }}
    >
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-[1fr_1.5fr_1.4fr_auto_auto]">
        <TextField label="Who" name="actor" defaultValue={search.actor} maxLength={200} disabled={disabled} placeholder="name" />
        <SelectField label="What" name="action" defaultValue={action ?? ''} disabled={disabled}>
          <option value="">Anything</option>
          {action && !isGroup && <option value={action}>{actionText(action)}</option>}
          {actionGroups.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextField label="Text" className="col-span-2 lg:col-span-1" name="text" defaultValue={search.text} maxLength={200} disabled={disabled} placeholder="file, command, reason, id" />
        <TextField label="From" name="from" type="date" defaultValue={search.from} disabled={disabled} />
        <TextField label="To" name="to" type="date" defaultValue={search.to} disabled={disabled} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" disabled={disabled}>
          <Search aria-hidden className="size-4" /> Search
        </Button>
        {!isAnything(search) && (
          <Button variant="ghost" disabled={disabled} onClick={() => onSearch({})}>
            Show everything
          </Button>
        )}
        {thread && <span className="font-mono text-xs text-muted">only thread {thread}</span>}
        {refusal && <p className="text-sm text-muted">{refusal}</p>}
      </div>
    </form>
  );
}
