import { useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { tasks } from '../../tasks/about/index.js'
import type { About } from '../../tasks/task.js'
import { GlassBox } from '../glassbox/box.js'
import {
  active,
  device,
  edit,
  isRunning,
  reset,
  run,
  runOf,
  sourceOf,
  stop,
  wake,
} from '../session/session.js'
import { fileOf } from '../session/sources.js'
import { say } from '../site/language.js'
import { Code } from './code.js'
import { Controls } from './controls.js'
import { RecordedRun } from './recorded.js'
import { Results } from './results.js'
import { change, findSettings } from './settings.js'
import { splitTask, withTypescript } from './source.js'
import { Trained } from './trained.js'

/** A task: what it is about, its code, its settings, and its run on this device. */
export function TaskPage({ task }: { task: About }) {
  useEffect(() => void wake(), [])
  const source = useSignal(sourceOf(task))
  const seed = useSignal(0)
  const found = device.value
  const software = found !== 'asking' && 'software' in found && found.software
  const { keras, typescript } = splitTask(source.value)
  // Only whether it runs: what a run tells, several times a second, leaves the code and the settings as they are.
  const running = useComputed(() => isRunning(task)).value
  const ready = found !== 'asking' && !('missing' in found)
  const start = () => {
    if (ready && !running) run(task, seed.value)
  }
  const setSource = (text: string) => {
    source.value = text
    edit(task, text)
  }
  return (
    <article>
      <h1 tabIndex={-1}>
        <span class="number">{task.number}</span> {say(task.title)}
      </h1>
      <p class="about">{say(task.about)}</p>
      <Controls
        settings={findSettings(source.value, software)}
        seed={seed.value}
        running={running}
        ready={ready}
        onSeed={(value) => {
          seed.value = value
        }}
        onChange={(setting, value) => {
          const changed = change(source.value, setting, value)
          if (changed !== null) setSource(changed)
          return changed !== null
        }}
        onRun={start}
        onStop={stop}
        onReset={() => {
          reset(task)
          source.value = sourceOf(task)
          seed.value = 0
        }}
      />
      <RecordedRun task={task} />
      <LastRun task={task} />
      <Code
        keras={keras}
        typescript={typescript}
        file={fileOf(task)}
        onEdit={(text) => setSource(withTypescript(source.value, text))}
        onRun={start}
      />
      <Neighbours task={task} />
    </article>
  )
}

/** What the task's last run has shown, the model that it has left, and what went on inside. */
function LastRun({ task }: { task: About }) {
  const state = runOf(task).value
  const trained = active.value === task && !isRunning(task) ? state.model : null
  return (
    <>
      <Results task={task} state={state} />
      {trained && <Trained model={trained} name={fileOf(task).replace('.ts', '')} />}
      <GlassBox state={state} trained={trained} />
    </>
  )
}

function Neighbours({ task }: { task: About }) {
  const at = tasks.indexOf(task)
  const link = (other: About | undefined, rel: 'prev' | 'next') =>
    other ? (
      <a href={`#/task/${other.number}`} rel={rel}>
        {rel === 'prev' && '← '}
        {other.number}. {say(other.title)}
        {rel === 'next' && ' →'}
      </a>
    ) : (
      <span />
    )
  return (
    <nav class="neighbours" aria-label={say({ ru: 'Соседние задачи', en: 'Neighbouring tasks' })}>
      {link(tasks[at - 1], 'prev')}
      {link(tasks[at + 1], 'next')}
    </nav>
  )
}
