import { useSignal } from '@preact/signals'
import type { Series } from '../../tasks/show.js'
import { count, say } from '../site/language.js'
import { Shown } from '../task/items.js'
import { changedLines, differences } from './differences.js'
import type { KeptRun } from './store.js'

/** Curves of several runs up to an epoch, what they differ in, and what each network looked like then. */
export function Comparison({ runs }: { runs: readonly KeptRun[] }) {
  const at = useSignal(Number.POSITIVE_INFINITY)
  if (runs.length === 0) return null
  const most = Math.max(...runs.map((run) => endsOf(run).length), 1)
  const epoch = Math.min(at.value, most)
  return (
    <section aria-label={say({ ru: 'Сравнение', en: 'Comparison' })}>
      <label class="epoch">
        {say({ ru: 'Эпоха', en: 'Epoch' })} {count(epoch)}
        <input
          type="range"
          min={1}
          max={most}
          value={epoch}
          onInput={({ currentTarget }) => {
            at.value = currentTarget.valueAsNumber
          }}
        />
      </label>
      {['loss', 'accuracy'].map((name) => {
        const series = seriesOf(runs, name, epoch)
        if (Object.keys(series).length === 0) return null
        const title = name === 'loss' ? 'Loss by epoch' : 'Accuracy by epoch'
        return <Shown key={name} item={{ kind: 'curves', title, series, axes: { xName: 'epoch' } }} />
      })}
      <Differences runs={runs} />
      {runs.map((run) => (
        <Seen key={run.id} run={run} epoch={epoch} />
      ))}
    </section>
  )
}

/** What a run's network looked like after an epoch: filters, answers, matrix. */
function Seen({ run, epoch }: { run: KeptRun; epoch: number }) {
  const seen = run.snapshots.findLast((snapshot) => snapshot.epoch < epoch)
  if (!seen) return null
  return (
    <>
      <h2>
        {run.id}. {say({ ru: 'После эпохи', en: 'After epoch' })} {count(seen.epoch + 1)}
      </h2>
      {seen.items.map((item, i) => (
        <Shown key={i} item={item} />
      ))}
    </>
  )
}

/** What the epochs of a run's last training ended with. */
function endsOf({ trainings }: KeptRun) {
  return trainings.at(-1)!.ends
}

function seriesOf(runs: readonly KeptRun[], name: string, epoch: number): Series {
  const lines = runs.flatMap((run) =>
    [name, `val_${name}`].flatMap((metric): [string, number[]][] => {
      const values = endsOf(run)
        .slice(0, epoch)
        .map(({ logs }) => logs[metric])
      return values.length > 0 && values.every(Number.isFinite) ? [[`${run.id}. ${metric}`, values]] : []
    }),
  )
  return Object.fromEntries(lines)
}

function Differences({ runs }: { runs: readonly KeptRun[] }) {
  if (runs.length < 2) return null
  const [first, ...others] = runs
  return (
    <>
      <Shown
        item={{
          kind: 'table',
          columns: [{ ru: 'Различие', en: 'Difference' }, ...runs.map(({ id }) => `${id}.`)],
          rows: differences(runs).map(({ name, values }) => [name, ...values]),
        }}
      />
      {others.map((other) => {
        const lines = other.task === first.task ? changedLines(other.source, first.source) : []
        if (lines.length === 0) return null
        return (
          <details key={other.id}>
            <summary>
              {say({ ru: 'Код', en: 'Code' })}: {other.id} → {first.id}
            </summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{lines.join('\n')}</pre>
          </details>
        )
      })}
    </>
  )
}
