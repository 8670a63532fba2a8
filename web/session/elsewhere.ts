import { signal } from '@preact/signals'

// Which tasks run in other tabs: each run holds a lock by its task's number, which goes with its tab.

const PREFIX = 'glassgrad run '

/** Numbers of the tasks that run in other tabs. */
export const elsewhere = signal<readonly number[]>([])

const channel = new BroadcastChannel('glassgrad runs')
channel.addEventListener('message', look)
document.addEventListener('visibilitychange', look)

let mine: string | null = null
let release = () => {}

/** Tells the other tabs which task runs in this one; null: none. */
export function announce(task: number | null): void {
  const name = task === null ? null : PREFIX + task
  if (name === mine) return
  mine = name
  release()
  tellOthers()
  if (!name) return
  const ended = new Promise<void>((resolve) => {
    release = resolve
  })
  navigator.locks?.request(name, { mode: 'shared' }, () => {
    tellOthers()
    return ended
  })
}

/** Locks are free a moment after they are let go. */
function tellOthers(): void {
  setTimeout(() => channel.postMessage(null), 50)
}

async function look(): Promise<void> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []))
  const own = mine ? names.indexOf(mine) : -1
  elsewhere.value = names.filter((_, i) => i !== own).map((name) => Number(name.slice(PREFIX.length)))
}

look()
