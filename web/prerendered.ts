import type { Plugin } from 'vite'
import { tasks } from '../tasks/about/index.js'
import type { Bilingual } from '../tasks/language.js'

const escaped = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
const both = ({ ru, en }: Bilingual) =>
  `<span lang="ru">${escaped(ru)}</span> · <span lang="en">${escaped(en)}</span>`

/** What the page shows until its script is there, and to those who read pages without running them: both languages. */
const CONTENT = `
      <header class="site"><a class="name" href="#/">glassgrad</a></header>
      <main>
        <h1>${both({ ru: 'Нейросети, которые видно насквозь', en: 'Neural networks one can see through' })}</h1>
        <ol class="tasks">
${tasks.map(({ number, title }) => `          <li><a href="#/task/${number}"><span class="number">${number}</span> <strong>${both(title)}</strong></a></li>`).join('\n')}
        </ol>
      </main>`

/** Puts the tasks' titles into the built page, so that its first paint has something to read. */
export function prerendered(): Plugin {
  return {
    name: 'prerendered',
    apply: 'build',
    transformIndexHtml: (html) => html.replace('<div id="page">', `<div id="page">${CONTENT}`),
  }
}
