import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Editor } from '../editor/editor.js'
import { device } from '../session/session.js'
import { Coded } from '../site/coded.js'
import { remember, remembered } from '../site/kept.js'
import { count, say } from '../site/language.js'
import { pack, unpack } from '../site/packed.js'
import { query, rewrite } from '../site/router.js'
import { Shown } from '../task/items.js'
import { goOn, isRunning, type Play, pause, play, run, step, stop } from './session.js'
import { snippets } from './snippets/index.js'

export const heading = { ru: 'Песочница', en: 'Playground' }

/** A blank editor with the whole engine, what a program shows, and its console. */
export function PlayPage() {
  const text = useSignal(remembered('play') ?? snippetNamed('spiral'))
  const note = useSignal('')
  const { code, snippet: asked } = Object.fromEntries(query.value)
  const snippet = snippets.find((one) => one.text === text.value)
  useEffect(() => {
    if (asked) text.value = snippetNamed(asked)
    if (!code) return
    unpack(code).then(
      (sent) => {
        text.value = sent
      },
      () => {
        note.value = say({
          ru: 'Ссылка повреждена: программу из неё не прочитать.',
          en: 'The link is damaged: there is no program to be read from it.',
        })
      },
    )
  }, [code, asked])
  const set = (value: string) => {
    text.value = value
    note.value = ''
    remember('play', value)
    if (code || asked) rewrite({ code: null, snippet: null }) // it is another program now
  }
  const share = async () => {
    const address = rewrite({ code: await pack(text.value), snippet: null })
    await navigator.clipboard?.writeText(address).catch(() => {})
    note.value = say({
      ru: 'Программа теперь в адресе страницы; ссылка скопирована.',
      en: 'The program is in the page’s address now; the link has been copied.',
    })
  }
  const state = play.value
  const problems = useMemo(
    () => (state.line ? [{ line: state.line, message: state.reason }] : []),
    [state.line, state.reason],
  )
  return (
    <article class="play">
      <h1 tabIndex={-1}>{say(heading)}</h1>
      <p class="about">
        <Coded
          text={say({
            ru: 'Пустой лист и весь движок: импортируйте что угодно из `glassgrad`, показывайте графики через `show`, ждите хода через `turn` — и программу можно остановить и вести по шагам.',
            en: 'A blank sheet and the whole engine: import anything from `glassgrad`, show plots with `show`, wait for a turn with `turn`, and the program can be paused and stepped through.',
          })}
        />
      </p>
      <div class="buttons">
        <Buttons state={state} onRun={(paused) => run(text.value, paused)} />
        <label>
          <span class="hidden">{say({ ru: 'Пример', en: 'Snippet' })}</span>
          <select
            value={snippet?.name ?? ''}
            onChange={({ currentTarget }) => {
              set(snippetNamed(currentTarget.value))
              rewrite({ snippet: currentTarget.value || null })
            }}
          >
            <option value="">{say({ ru: 'Пустой лист', en: 'Blank sheet' })}</option>
            {snippets.map(({ name, title }) => (
              <option key={name} value={name}>
                {say(title)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={share}>
          {say({ ru: 'Поделиться', en: 'Share' })}
        </button>
        <span role="status">{note.value}</span>
      </div>
      {snippet?.about && (
        <p class="snippet-about">
          {say(snippet.about)} {snippet.more && say(snippet.more)}
        </p>
      )}
      <div class="split">
        <Editor
          code={text.value}
          language="ts"
          label={say({ ru: 'Программа', en: 'Program' })}
          problems={problems}
          onEdit={set}
          onRun={() => run(text.value)}
        />
        <Output state={state} />
      </div>
    </article>
  )
}

function snippetNamed(name: string): string {
  return snippets.find((snippet) => snippet.name === name)?.text ?? ''
}

function Buttons({ state, onRun }: { state: Play; onRun: (paused: boolean) => void }) {
  const found = device.value
  const missing = found !== 'asking' && 'missing' in found
  const running = isRunning()
  // A program that has never come to a turn can't be held up.
  const hasTurns = state.turns > 0
  return (
    <>
      <button type="button" class="run" disabled={missing} onClick={() => onRun(false)}>
        {running ? say({ ru: 'Запустить снова', en: 'Run again' }) : say({ ru: 'Запустить', en: 'Run' })}
      </button>
      {state.phase === 'running' && (
        <button type="button" disabled={!hasTurns} onClick={pause}>
          {say({ ru: 'Пауза', en: 'Pause' })}
        </button>
      )}
      {state.phase === 'paused' && (
        <button type="button" onClick={goOn}>
          {say({ ru: 'Дальше', en: 'Go on' })}
        </button>
      )}
      <button
        type="button"
        disabled={missing || (state.phase === 'running' && !hasTurns)}
        onClick={() => (running ? step() : onRun(true))}
      >
        {say({ ru: 'Шаг', en: 'Step' })}
      </button>
      <button type="button" disabled={!running} onClick={stop}>
        {say({ ru: 'Остановить', en: 'Stop' })}
      </button>
    </>
  )
}

function Output({ state }: { state: Play }) {
  return (
    <section aria-label={say({ ru: 'Вывод', en: 'Output' })}>
      {state.phase === 'idle' && (
        <p class="nothing-yet">
          {say({
            ru: 'Здесь появится то, что покажет программа: запустите её (Ctrl+Enter).',
            en: 'What the program shows will appear here: run it (Ctrl+Enter).',
          })}
        </p>
      )}
      {state.phase !== 'idle' && (
        <p class={`state ${state.phase}`} role="status">
          {phaseText(state)}
          {state.phase === 'failed' && <span lang="en"> {state.reason}</span>}
        </p>
      )}
      <div class="shown">
        {state.shown.map(({ item, name }, i) => (
          <Shown key={name ? `${name} ${i}` : i} item={item} />
        ))}
      </div>
      {state.lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre class="console" tabIndex={0} lang="en">
          {state.lines.map(({ level, text }, i) => (
            <span key={i} class={level}>
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </section>
  )
}

function phaseText({ phase, turns, line }: Play): string {
  const turn = turns > 0 ? `, ${say({ ru: 'ход', en: 'turn' })} ${count(turns)}` : ''
  switch (phase) {
    case 'idle':
      return ''
    case 'running':
      return `${say({ ru: 'Выполняется', en: 'Running' })}${turn}…`
    case 'paused':
      return `${say({ ru: 'Пауза', en: 'Paused' })}${turn}.`
    case 'done':
      return say({ ru: 'Готово.', en: 'Done.' })
    case 'stopped':
      return say({ ru: 'Остановлено.', en: 'Stopped.' })
    case 'failed':
      return line
        ? say({ ru: `Ошибка в строке ${line}:`, en: `It failed in line ${line}:` })
        : say({ ru: 'Не получилось:', en: 'It failed:' })
  }
}
