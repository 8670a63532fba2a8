import { exercises } from '../../exercises/index.js'
import { count, say } from '../site/language.js'
import { passed } from './attempts.js'

export const heading = { ru: 'Напишите движок сами', en: 'Write the engine yourself' }

/** All exercises, and which of them have been passed. */
export function List() {
  const done = passed.value.length
  return (
    <>
      <h1 tabIndex={-1}>{say(heading)}</h1>
      <p class="about">
        {say({
          ru: 'Каждое упражнение вынимает из движка несколько строк: впишите их сами. Движок собирается заново с вашими строками, их проверяют его собственные тесты, а в конце сеть учится на MNIST — с вашей частью внутри.',
          en: 'Each exercise takes a few lines out of the engine: write them yourself. The engine is built anew with your lines, its own tests check them, and in the end a network learns MNIST with your part inside.',
        })}
      </p>
      <p>
        <progress
          aria-label={say({ ru: 'Решено упражнений', en: 'Exercises passed' })}
          max={exercises.length}
          value={done}
        />{' '}
        {say({
          ru: `Решено ${count(done)} из ${count(exercises.length)}`,
          en: `${count(done)} of ${count(exercises.length)} passed`,
        })}
      </p>
      <ol class="tasks exercises">
        {exercises.map((exercise, i) => (
          <li key={exercise.name}>
            <a href={`#/exercise/${i + 1}`}>
              <span class="number">{i + 1}</span>
              <strong>{say(exercise.title)}</strong>
              {passed.value.includes(exercise.name) && (
                <span class="passed">
                  ✓<span class="hidden"> {say({ ru: 'решено', en: 'passed' })}</span>
                </span>
              )}
            </a>
            <p>
              <code>{exercise.file.replace('src/', '')}</code>
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}
