import { tasks } from '../tasks/about/index.js'
import { figureText } from '../tasks/goals.js'
import type { About } from '../tasks/task.js'
import { recordOf } from './session/recorded.js'
import { language, say } from './site/language.js'
import { Notice } from './site/notice.js'

/** What this is, and the tasks. */
export function Home() {
  return (
    <>
      <Notice />
      <h1 tabIndex={-1}>
        {say({ ru: 'Нейросети, которые видно насквозь', en: 'Neural networks one can see through' })}
      </h1>
      <p class="about">
        {say({
          ru: 'Тридцать задач учебника по Keras обучаются прямо здесь, на вашей видеокарте: слева — оригинал на Keras, справа — та же программа на TypeScript, которую можно менять.',
          en: 'The thirty tasks of a Keras tutorial train right here, on your own GPU: on the left the Keras original, on the right the same program in TypeScript, yours to change.',
        })}
      </p>
      <ol class="tasks">
        {tasks.map((task) => (
          <li key={task.number}>
            <a href={`#/task/${task.number}`}>
              <span class="number">{task.number}</span>
              <strong>{say(task.title)}</strong>
            </a>
            <p>{say(task.about)}</p>
            <Record task={task} />
          </li>
        ))}
      </ol>
    </>
  )
}

/** The figure that a recorded run has reached. */
function Record({ task }: { task: About }) {
  const record = recordOf(task)
  if (!record) return null
  return (
    <small>
      {say(task.goal.figure)}: {figureText(record.figures[task.goal.figure], language.value)}
    </small>
  )
}
