import formulas from 'virtual:formulas'
import type { Bilingual } from '../../tasks/language.js'
import type { Lesson } from '../../tasks/lessons/lesson.js'
import { Coded } from '../site/coded.js'
import { say } from '../site/language.js'
import { rewrite } from '../site/router.js'

/** What is worth knowing of a task: what to watch and why, its formula, changes to try, questions with their answers. */
export function LessonView({ lesson, task }: { lesson: Lesson; task: number }) {
  const { watch, why, formula, tries, questions } = lesson
  return (
    <section class="lesson" aria-label={say({ ru: 'Объяснение', en: 'Explanation' })}>
      <div>
        <h2>{say({ ru: 'На что смотреть', en: 'What to watch' })}</h2>
        <Words text={watch} />
        <h2>{say({ ru: 'Почему так', en: 'Why it is so' })}</h2>
        <Words text={why} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div class="formula" tabIndex={0} dangerouslySetInnerHTML={{ __html: formulas[task - 1] }} />
        <Words text={formula.about} />
      </div>
      <div>
        <h2>{say({ ru: 'Что попробовать', en: 'What to try' })}</h2>
        <ul class="tries">
          {tries.map(({ name, title, about }) => (
            <li key={name}>
              <a
                href={`#/task/${task}?try=${name}`}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  event.preventDefault() // no page of its own: Back leads to where one came from
                  rewrite({ try: name })
                }}
              >
                {say(title)}
              </a>
              <Words text={about} />
            </li>
          ))}
        </ul>
        <h2>{say({ ru: 'Вопросы', en: 'Questions' })}</h2>
        {questions.map(({ question, answer }) => (
          <details key={question.en}>
            <summary>
              <Coded text={say(question)} />
            </summary>
            <Words text={answer} />
          </details>
        ))}
      </div>
    </section>
  )
}

function Words({ text }: { text: Bilingual }) {
  return (
    <p>
      <Coded text={say(text)} />
    </p>
  )
}
