import { Dialog } from '@/components/ui/dialog';
import { keyMap } from './key-map';

export function KeysOverlay({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <div className="space-y-5">
        {keyMap().map(({ place, shortcuts }) => (
          <section key={place} aria-label={place}>
            <h3 className="mb-1.5 font-semibold">{place}</h3>
            <dl className="space-y-1">
              {shortcuts.map(({ keys, does }) => (
                <div key={`${keys.join()} ${does}`} className="flex items-baseline gap-3 border-b border-line/60 py-1 last:border-0">
                  <dt className="order-last flex shrink-0 flex-wrap justify-end gap-1">
                    {keys.map((key) => (
                      <kbd key={key} className="rounded border border-line-strong bg-raised px-1.5 font-mono text-xs leading-5">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="min-w-0 flex-1 text-muted">{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
