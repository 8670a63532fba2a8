import cards from 'virtual:cards'
import { chapters } from '../../tasks/about/chapters.js'
import { tasks } from '../../tasks/about/index.js'
import { figureText } from '../../tasks/goals.js'
import type { About } from '../../tasks/task.js'
import { titles } from '../play/snippets/titles.js'
import { done } from '../session/progress.js'
import { recordOf } from '../session/recorded.js'
import { count, language, say } from '../site/language.js'

const ordered = chapters.flatMap((chapter) => chapter.tasks.map(([number]) => taskOf(number)))

/** The tasks in their chapters; where to begin, or to go on. */
export function Chapters() {
  const next = ordered.find((task) => !done.value.has(task)) ?? ordered[0]
  return (
    <section aria-label={say({ ru: 'Задачи', en: 'Tasks' })}>
      <p class="go-on">
        <a class="begin" href={`#/task/${next.number}`}>
          {done.value.size === 0
            ? say({ ru: 'Начните отсюда', en: 'Start here' })
            : say({ ru: 'Дальше', en: 'Go on' })}
          : {say(next.title)}
        </a>{' '}
        <a href="#/play">{say({ ru: 'Или своя программа в песочнице', en: 'Or a program of your own' })}</a>{' '}
        <span>
          {say({
            ru: `Тридцать задач учебника по Keras; пройдено ${count(done.value.size)}.`,
            en: `Thirty tasks of a Keras tutorial; ${count(done.value.size)} done.`,
          })}
        </span>
      </p>
      {chapters.map(({ title, about, tasks }) => (
        <section key={title.en} class="chapter">
          <h2>{say(title)}</h2>
          <p>{say(about)}</p>
          <ol class="tasks">
            {tasks.map(([number, ...news]) => (
              <Card key={number} task={taskOf(number)} news={news} />
            ))}
          </ol>
        </section>
      ))}
      <Programs />
    </section>
  )
}

/** Programs of the playground that are tasks beyond the thirty. */
const BEYOND = ['adversarial', 'spiral', 'gan', 'characters']

function Programs() {
  return (
    <section class="chapter">
      <h2>{say({ ru: 'За пределами учебника', en: 'Beyond the tutorial' })}</h2>
      <p>
        {say({
          ru: 'Программы в песочнице: меняйте что угодно.',
          en: 'Programs in the playground: change what you like.',
        })}
      </p>
      <ul class="tasks">
        {BEYOND.map((name) => (
          <li key={name}>
            <a href={`#/play?snippet=${name}`}>
              <strong>{say(titles[name].title)}</strong>
            </a>
            {titles[name].about && <small>{say(titles[name].about)}</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A task: what a run of it looks like, what is new in it, and how it went here. */
function Card({ task, news }: { task: About; news: readonly string[] }) {
  const record = recordOf(task)
  const seconds = done.value.get(task)
  return (
    <li class={seconds === undefined ? undefined : 'done'}>
      <a href={`#/task/${task.number}`}>
        <span class="number">{task.number}</span>
        <strong>{say(task.title)}</strong>
      </a>
      <div
        class="picture"
        aria-hidden="true"
        dangerouslySetInnerHTML={{ __html: cards[task.number] ?? '' }}
      />
      <p>
        {news.map((name) => (
          <code key={name}>{name}</code>
        ))}
      </p>
      <small>
        {record &&
          `${say(task.goal.figure)}: ${figureText(record.figures[task.goal.figure], language.value)}`}
        {seconds !== undefined && (
          <span>
            {' '}
            ✓ {say({ ru: 'здесь за', en: 'here in' })} {count(Math.max(1, Math.round(seconds)))} {say('s')}
          </span>
        )}
      </small>
    </li>
  )
}

function taskOf(number: number): About {
  return tasks.find((task) => task.number === number)!
}
