import { useEffect, useRef, useState } from 'preact/hooks';
import type { Action } from '../view/view.ts';
import { Confirm } from './Confirm.tsx';
import { Icon } from './Icon.tsx';

interface ActionMenuProps {
  readonly actions: readonly Action[];
  readonly pipeline: string;
}

/** The first action as a button, the rest in a menu beside it; each is confirmed in a dialog that names it. */
export function ActionMenu({ actions, pipeline }: ActionMenuProps) {
  const [chosen, choose] = useState<Action | undefined>();
  const [first, ...more] = actions;
  return (
    <div class="actions">
      {first !== undefined && (
        <button type="button" class="button" onClick={() => choose(first)}>
          {first.label}
        </button>
      )}
      {more.length > 0 && <Menu actions={more} pipeline={pipeline} choose={choose} />}
      {chosen !== undefined && (
        <Confirm action={chosen} pipeline={pipeline} onClose={() => choose(undefined)} key={chosen.name} />
      )}
    </div>
  );
}

/** A menu button as the ARIA practices have it: arrows, Home, End and letters move, Escape closes and returns the focus. */
function Menu({
  actions,
  pipeline,
  choose,
}: ActionMenuProps & { readonly choose: (action: Action) => void }) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const items = () => [...(whole.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useEffect(() => {
    if (!open) return undefined;
    items()[0]?.focus();
    const away = (event: Event) => {
      if (event.target instanceof Node && whole.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
      return;
    }
    const all = items();
    const target = all[nextIndex(event.key, all)];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };

  return (
    <div class="menu" ref={whole}>
      <button
        type="button"
        class="button"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        Actions <Icon of="down" />
      </button>
      {open && (
        <div role="menu" aria-label={`Actions on ${pipeline}`} onKeyDown={move}>
          {actions.map((action) => (
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              key={action.name}
              onClick={() => {
                setOpen(false);
                button.current?.focus();
                choose(action);
              }}
            >
              <span>{action.label}…</span>
              <small>{action.note}</small>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** The item that a key leads to from the one in focus; -1 where it leads nowhere. */
function nextIndex(key: string, items: readonly HTMLElement[]): number {
  const now = items.findIndex((item) => item === document.activeElement);
  if (key === 'ArrowDown') return (now + 1) % items.length;
  if (key === 'ArrowUp') return (now - 1 + items.length) % items.length;
  if (key === 'Home') return 0;
  if (key === 'End') return items.length - 1;
  if (key.length !== 1) return -1;
  const after = [...items.slice(now + 1), ...items.slice(0, now + 1)];
  const found = after.find((item) => item.textContent.toLowerCase().startsWith(key.toLowerCase()));
  return found === undefined ? -1 : items.indexOf(found);
}
