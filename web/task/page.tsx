import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { tasks } from '../../tasks/about/index.js'
import type { Lesson } from '../../tasks/lessons/lesson.js'
import type { About } from '../../tasks/task.js'
import { GlassBox } from '../glassbox/box.js'
import { keepRuns } from '../runs/keep.js'
import type { ModelFacts } from '../session/protocol.js'
import type { RunState } from '../session/runState.js'
import {
  active,
  device,
  edit,
  isRunning,
  isSoftware,
  reset,
  run,
  runOf,
  sourceOf,
  stop,
  wake,
} from '../session/session.js'
import { fileOf, originals } from '../session/sources.js'
import { TaskLink } from '../session/taskLink.js'
import { say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { Code } from './code.js'
import { lessonOf } from './lessons.js'
import { LessonView } from './lessonView.js'
import { Proposal } from './proposal.js'
import { RecordedRun } from './recorded.js'
import { RecordedShow } from './recordedShow.js'
import { Results } from './results.js'
import { RunBar, type Side } from './runBar.js'
import { change, findSettings } from './settings.js'
import { SettingsForm } from './settingsForm.js'
import { headLines, withTypescript } from './source.js'
import './task.css'
import { Trained } from './trained.js'

keepRuns()

/** A task: what it is about; its code and its settings beside its run on this device. */
export function TaskPage({ task }: { task: About }) {
  useEffect(() => void wake(), [])
  const file = fileOf(task)
  const source = useSignal(sourceOf(task))
  const seed = useSignal(0)
  const side = useSignal<Side>('code')
  const found = device.value
  const software = isSoftware()
  const ready = found !== 'asking' && !('missing' in found)
  // Only whether it runs: what a run tells, several times a second, leaves the code and the settings as they are.
  const running = useComputed(() => isRunning(task)).value
  const problems = useComputed(() => {
    const { reason, place } = runOf(task).value
    return place?.file === file ? [{ line: place.line - headLines(source.value), message: reason }] : []
  })
  const lesson = useSignal<Lesson | null>(null)
  useEffect(() => {
    lessonOf(task).then(
      (found) => {
        lesson.value = found
      },
      () => {}, // without it the task is still there
    )
  }, [task])
  const sides = useRef<HTMLDivElement>(null)
  const setSource = (text: string) => {
    source.value = text
    edit(task, text)
  }
  const start = () => {
    if (!ready || running) return
    side.value = 'output'
    run(task, seed.value)
    // Whoever has read on sees what the run shows from its beginning.
    if (sides.current!.getBoundingClientRect().top < 0) sides.current!.scrollIntoView()
  }
  return (
    <article class={`task shows-${side.value}`}>
      <h1 tabIndex={-1}>
        <span class="number">{task.number}</span> {say(task.title)}
      </h1>
      <p class="about">{say(task.about)}</p>
      <RunBar state={runOf(task)} side={side} running={running} ready={ready} onRun={start} onStop={stop} />
      <TaskLink task={task} seed={seed} source={source} />
      <div class="sides-of-task" ref={sides}>
        <div class="code-side">
          <SettingsForm
            settings={findSettings(source.value, software)}
            seed={seed}
            ready={ready}
            onChange={(setting, value) => {
              const changed = change(source.value, setting, value)
              if (changed !== null) setSource(changed)
              return changed !== null
            }}
          />
          {lesson.value && (
            <Proposal
              lesson={lesson.value}
              source={source.value}
              original={originals[file]}
              onChange={(text) => {
                setSource(text)
                side.value = 'code'
              }}
            />
          )}
          <Code
            source={source.value}
            original={originals[file]}
            file={file}
            problems={problems.value}
            onEdit={(text) => setSource(withTypescript(source.value, text))}
            onRun={start}
            onReset={() => {
              reset(task)
              source.value = sourceOf(task)
              seed.value = 0
            }}
          />
        </div>
        <div class="output-side">
          <RecordedRun task={task} />
          <LastRun task={task} />
        </div>
      </div>
      {lesson.value && <LessonView lesson={lesson.value} task={task.number} />}
      <Inside task={task} />
      <Neighbours task={task} />
    </article>
  )
}

/** The model that the task's last run has left, where it has left one. */
function trainedBy(task: About) {
  return active.value === task && !isRunning(task) ? runOf(task).value.model : null
}

/** What the task's last run has shown, and the model that it has left. */
function LastRun({ task }: { task: About }) {
  const trained = trainedBy(task)
  return (
    <>
      {runOf(task).value.phase === 'idle' && <RecordedShow task={task} />}
      <Results task={task} state={runOf(task).value} />
      <InsideRun state={runOf(task).value} trained={trained} />
      {trained && <Trained model={trained} name={fileOf(task).replace('.ts', '')} />}
    </>
  )
}

/** What the network makes of images, once there is something to be seen. */
function InsideRun(props: { state: RunState; trained: ModelFacts | null }) {
  if (props.state.embeddings.length === 0) return null
  return (
    <Loaded of="inside" load={() => import('../inside/inside.js')}>
      {({ InsideNetwork }) => <InsideNetwork {...props} />}
    </Loaded>
  )
}

/** What went on inside. */
function Inside({ task }: { task: About }) {
  return <GlassBox state={runOf(task).value} trained={trainedBy(task)} />
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
