// The site's header above the pages of the API reference, which TypeDoc makes: the way back to tasks and documents.
import { JSX } from 'typedoc'

const PAGES = [
  ['glassgrad', '#/', 'name'],
  ['Tasks', '#/', ''],
  ['Playground', '#/play', ''],
  ['Exercises', '#/exercises', ''],
  ['Speed', '#/bench', ''],
  ['How it works', '#/learn', ''],
]

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.hooks.on('body.begin', (context) =>
    JSX.createElement(
      'nav',
      { class: 'gallery', 'aria-label': 'Sections of the site' },
      PAGES.map(([title, route, className]) =>
        JSX.createElement(
          'a',
          { href: context.relativeURL('../index.html') + route, class: className },
          title,
        ),
      ),
    ),
  )
}
