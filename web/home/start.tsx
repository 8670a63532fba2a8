import { done } from '../session/progress.js'
import { Coded } from '../site/coded.js'
import { say } from '../site/language.js'

/** What to do first: from a drawn digit to a changed network, and why it got better. */
export function Start() {
  return (
    <details class="first-minutes" open={done.value.size === 0}>
      <summary>{say({ ru: 'Первые пять минут', en: 'The first five minutes' })}</summary>
      <ol>
        <li>
          {say({
            ru: 'Нарисуйте цифру на листе выше: рядом видно, как слой за слоем сеть приходит к ответу.',
            en: 'Draw a digit on the sheet above: beside it one sees the network come to its answer, layer by layer.',
          })}
        </li>
        <li>
          {say({ ru: 'Откройте', en: 'Open' })}{' '}
          <a href="#/task/4">{say({ ru: 'обучение модели', en: 'the training of a model' })}</a>.{' '}
          <Coded
            text={say({
              ru: 'В настройках поставьте `images` 6000 и `epochs` 3 и нажмите «Запустить»: сеть учится на ваших глазах.',
              en: 'Among the settings put `images` to 6000 and `epochs` to 3, and press Run: the network learns before your eyes.',
            })}
          />
        </li>
        <li>
          {say({
            ru: 'Там же, в «Что попробовать», нажмите «Шире: 512 нейронов»: строка в коде изменится. Запустите ещё раз.',
            en: 'On the same page, in “What to try”, press “Wider: 512 neurons”: a line of the code changes. Run it again.',
          })}
        </li>
        <li>
          {say({ ru: 'В', en: 'In' })} <a href="#/runs">{say({ ru: 'запусках', en: 'the runs' })}</a>{' '}
          <Coded
            text={say({
              ru: 'обе сети лежат рядом: у второй `val_loss` ниже. Почему — сказано у самого изменения и в «Почему так».',
              en: 'both networks lie side by side: the second one’s `val_loss` is lower. Why is said beside the change, and in “Why it is so”.',
            })}
          />
        </li>
      </ol>
    </details>
  )
}
