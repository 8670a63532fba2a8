import { say } from '../site/language.js'
import { Notice } from '../site/notice.js'
import { Chapters } from './chapters.js'
import { Digits } from './digits.js'
import './home.css'
import { Start } from './start.js'

/** What this is: a network that answers, and the tasks. */
export function Home() {
  return (
    <>
      <h1 tabIndex={-1}>
        {say({ ru: 'Нейросети, которые видно насквозь', en: 'Neural networks one can see through' })}
      </h1>
      <p class="about">
        {say({
          ru: 'Нарисуйте цифру: сеть ответит, и видно, как она пришла к ответу. Потом обучите её сами — здесь, на вашей видеокарте.',
          en: 'Draw a digit: the network answers, and one sees how it comes to its answer. Then train it yourself, here, on your own GPU.',
        })}
      </p>
      <Digits />
      <Notice />
      <Start />
      <Chapters />
    </>
  )
}
