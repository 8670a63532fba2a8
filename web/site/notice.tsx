import { device } from '../session/session.js'
import { say } from './language.js'

/** Says that there is no WebGPU and what to do, where there is none. */
export function Notice() {
  const found = device.value
  if (found === 'asking' || !('missing' in found)) return null
  return (
    <div class="notice" role="alert">
      <h2>{say({ ru: 'В этом браузере нет WebGPU', en: 'There is no WebGPU in this browser' })}</h2>
      <p>
        {say({
          ru: 'Обучать сети здесь не получится, но код задач и записанные результаты посмотреть можно. Чтобы запустить задачи:',
          en: 'Networks can’t be trained here, but the tasks’ code and their recorded results are there to see. To run the tasks:',
        })}
      </p>
      <ul>
        <li>
          {say({
            ru: 'откройте страницу в Chrome или Edge 113+, Safari 26+ или Firefox 141+ (Windows; на macOS с 145);',
            en: 'open this page in Chrome or Edge 113+, Safari 26+, or Firefox 141+ (Windows; macOS from 145);',
          })}
        </li>
        <li>
          {say({
            ru: 'страница должна быть открыта по https или с localhost;',
            en: 'over https or from localhost;',
          })}
        </li>
        <li>
          {say({
            ru: 'в Linux включите в Chrome chrome://flags/#enable-unsafe-webgpu и проверьте chrome://gpu;',
            en: 'on Linux, turn on chrome://flags/#enable-unsafe-webgpu in Chrome, and look at chrome://gpu;',
          })}
        </li>
        <li>
          {say({
            ru: 'или запустите их без браузера: npm start, видеокарта не нужна.',
            en: 'or run them without a browser: npm start, which needs no GPU.',
          })}
        </li>
      </ul>
      <details>
        <summary>{say({ ru: 'Что ответил браузер', en: 'What the browser says' })}</summary>
        <p lang="en">{found.missing}</p>
      </details>
    </div>
  )
}
