import { tasks } from '../tasks/index.js'
import { say } from './site/language.js'

/** What this is, and the tasks. */
export function Home() {
  return (
    <>
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
        {tasks.map(({ number, title, about }) => (
          <li key={number}>
            <a href={`#/task/${number}`}>
              <span class="number">{number}</span>
              <strong>{say(title)}</strong>
            </a>
            <p>{say(about)}</p>
          </li>
        ))}
      </ol>
    </>
  )
}
