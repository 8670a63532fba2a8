import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { type Exercise, solutionOf, startOf } from '../../exercises/exercise.js'
import type { Finding } from '../../exercises/grading/mistake.js'
import { exercises } from '../../exercises/index.js'
import { say as sayIn } from '../../tasks/language.js'
import { Editor, type Problem } from '../editor/editor.js'
import { addressOf } from '../learn/addresses.js'
import { textOf } from '../learn/files.js'
import { device } from '../session/session.js'
import { Coded } from '../site/coded.js'
import { count, say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { type Attempt, attemptAt, begin, giveHint, hinted, stop, write, written } from './attempts.js'

/** An exercise: what to write, where, and what comes of it. */
export function ExercisePage({ exercise, number }: { exercise: Exercise; number: number }) {
  return (
    <article class="exercise">
      <h1 tabIndex={-1}>
        <span class="number">{number}</span> {say(exercise.title)}
      </h1>
      <p class="about">
        <Coded text={say(exercise.about)} />
      </p>
      <Loaded of={exercise.file} load={() => textOf(exercise.file)}>
        {(own) => <Workplace exercise={exercise} own={own} />}
      </Loaded>
      <Neighbours number={number} />
    </article>
  )
}

function Workplace({ exercise, own }: { exercise: Exercise; own: string }) {
  const start = startOf(exercise, own)
  const { line } = solutionOf(exercise, own)
  const text = useSignal(written(exercise) ?? start)
  const lines = (code: string) => code.split('\n').length
  // What is between the engine's lines before and behind.
  const last = line - 1 + lines(exercise.start) + lines(text.value) - lines(start)
  const lit = useMemo(() => [[line, last] as const], [line, last])
  const set = (value: string) => {
    text.value = value
    write(exercise, value === start ? null : value)
  }
  const attempt = attemptAt(exercise).value
  const isRunning = attempt.phase === 'checking' || attempt.phase === 'training'
  const found = device.value
  const run = () => begin(exercise, text.value)
  return (
    <>
      <div class="buttons">
        <button
          type="button"
          class="run"
          disabled={isRunning || (found !== 'asking' && 'missing' in found)}
          onClick={run}
        >
          {say({ ru: 'Проверить', en: 'Check' })}
        </button>
        <button type="button" disabled={!isRunning} onClick={stop}>
          {say({ ru: 'Остановить', en: 'Stop' })}
        </button>
        <button type="button" disabled={text.value === start} onClick={() => set(start)}>
          {say({ ru: 'Начать заново', en: 'Begin anew' })}
        </button>
      </div>
      <div class="split">
        <figure>
          <figcaption>
            <code>{exercise.file}</code>{' '}
            {say({ ru: `ваши строки — с ${line}-й`, en: `your lines begin at line ${line}` })}
          </figcaption>
          <Editor
            code={text.value}
            language={exercise.file.endsWith('.wgsl') ? 'wgsl' : 'ts'}
            label={exercise.file}
            original={start}
            lit={lit}
            problems={problemsOf(attempt)}
            opensAt={line}
            onEdit={set}
            onRun={run}
          />
        </figure>
        <section aria-label={say({ ru: 'Результат', en: 'Result' })}>
          <Progress attempt={attempt} />
          <Hints exercise={exercise} />
          <details>
            <summary>{say({ ru: 'Показать решение', en: 'Show the solution' })}</summary>
            <p>
              {say({ ru: 'Строки самого движка:', en: 'The engine’s own lines:' })}{' '}
              <a href={addressOf(exercise.file, line)}>{`${exercise.file}:${line}`}</a>
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>
              <code>{solutionOf(exercise, own).text}</code>
            </pre>
          </details>
        </section>
      </div>
    </>
  )
}

function Progress({ attempt }: { attempt: Attempt }) {
  const state = (kind: string, text: string) => (
    <p class={`state ${kind}`} role="status">
      {text}
    </p>
  )
  switch (attempt.phase) {
    case 'idle':
      return null
    case 'checking':
      return state(
        'running',
        say({ ru: 'Собираю движок и проверяю…', en: 'Building the engine, and checking…' }),
      )
    case 'training':
      return state(
        'running',
        say({
          ru: 'Проверки пройдены. Сеть учится с вашей частью…',
          en: 'The checks pass. A network learns with your part…',
        }),
      )
    case 'stopped':
      return state('stopped', say({ ru: 'Остановлено.', en: 'Stopped.' }))
    case 'ended': {
      const { outcome } = attempt
      if ('finding' in outcome) return <Wrong finding={outcome.finding} />
      const { accuracy, epochs } = outcome.trained
      return state(
        'done',
        say({
          ru: `✓ Верно. Сеть с вашей частью узнаёт ${count(Math.round(accuracy * 100))} % новых цифр MNIST после ${count(epochs)} эпох.`,
          en: `✓ Right. With your part a network tells ${count(Math.round(accuracy * 100))} % of new MNIST digits after ${count(epochs)} epochs.`,
        }),
      )
    }
  }
}

/** Where a file could not be read, for the editor to mark. */
function problemsOf(attempt: Attempt): readonly Problem[] {
  if (attempt.phase !== 'ended' || !('finding' in attempt.outcome)) return NONE
  const got = sayIn(attempt.outcome.finding.got, 'en')
  const [, line, column] = /\((\d+):(\d+)\)/.exec(got) ?? []
  return line ? [{ line: Number(line), column: Number(column), message: got }] : NONE
}

const NONE: readonly Problem[] = []

function Wrong({ finding: { what, where, expected, got } }: { finding: Finding }) {
  const rows = [
    [{ ru: 'Что', en: 'What' }, what],
    [{ ru: 'Где', en: 'Where' }, where],
    [{ ru: 'Ожидалось', en: 'Expected' }, expected],
    [{ ru: 'Получено', en: 'Got' }, got],
  ] as const
  return (
    <>
      <p class="state failed" role="status">
        {say({ ru: 'Пока не сходится:', en: 'Not yet:' })}
      </p>
      <dl class="finding">
        {rows.map(([name, value]) => (
          <div key={name.en}>
            <dt>{say(name)}</dt>
            <dd>{typeof value === 'string' ? <code>{value}</code> : say(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Hints({ exercise }: { exercise: Exercise }) {
  const asked = hinted.value.filter((name) => name === exercise.name).length
  return (
    <div class="hints">
      <ol>
        {exercise.hints.slice(0, asked).map((hint) => (
          <li key={hint.en}>
            <Coded text={say(hint)} />
          </li>
        ))}
      </ol>
      {asked < exercise.hints.length && (
        <button type="button" onClick={() => giveHint(exercise)}>
          {asked === 0
            ? say({ ru: 'Подсказка', en: 'Hint' })
            : say({ ru: 'Ещё подсказка', en: 'Another hint' })}
        </button>
      )}
    </div>
  )
}

function Neighbours({ number }: { number: number }) {
  const link = (at: number, rel: 'prev' | 'next') => {
    const exercise = exercises[at - 1]
    if (!exercise) return <span />
    return (
      <a href={`#/exercise/${at}`} rel={rel}>
        {rel === 'prev' && '← '}
        {at}. {say(exercise.title)}
        {rel === 'next' && ' →'}
      </a>
    )
  }
  return (
    <nav class="neighbours" aria-label={say({ ru: 'Соседние упражнения', en: 'Neighbouring exercises' })}>
      {link(number - 1, 'prev')}
      <a href="#/exercises">{say({ ru: 'Все упражнения', en: 'All exercises' })}</a>
      {link(number + 1, 'next')}
    </nav>
  )
}
