import type { Bilingual } from '../../tasks/language.js'

/** Its text as HTML, and its headings. */
type Text = typeof import('*.md')

/** A document of the repository as a page of the site. */
export interface Document {
  page: string
  title: Bilingual
  about: Bilingual
  load: () => Promise<Text>
  /** In Russian, where there is one. */
  loadRussian?: () => Promise<Text>
}

/** In the order in which they are best read. */
export const documents: readonly Document[] = [
  {
    page: 'one-training-step',
    title: { ru: 'Один шаг обучения', en: 'One training step' },
    about: {
      ru: 'Что происходит между model.fit и изменившимся весом: от API Keras через слой, операцию и ядро до строки WGSL, и обратно — с градиентом. На каждой остановке — один экран настоящего исходного кода.',
      en: 'What happens between model.fit and a weight that has changed: from Keras’ API by layer, op and kernel to a line of WGSL, and back with the gradient. Each stop is a screen of the real source.',
    },
    load: () => import('../../docs/one-training-step.md'),
    loadRussian: () => import('../../docs/ru/one-training-step.md'),
  },
  {
    page: 'add-an-op',
    title: { ru: 'Как добавить операцию', en: 'How to add an op' },
    about: {
      ru: 'Операция — это один файл с формулой, ядром и градиентом, одна строка в таблице и один тест. Здесь показано, как за десять минут добавить свою, и каких правил держится весь проект.',
      en: 'An op is one file with formula, kernel and gradient, one line in a table, and one test. How to add your own in ten minutes, and the rules that the whole project keeps to.',
    },
    load: () => import('../../CONTRIBUTING.md'),
  },
  {
    page: 'kernels',
    title: { ru: 'Ядра и их лестница', en: 'The kernels and their ladder' },
    about: {
      ru: 'Как умножение матриц и свёртка стали быстрыми: ступень за ступенью, от определения до лучшего ядра, с измеренным числом на каждой ступени. Каждая ступень — отдельный шейдер, который можно прочитать целиком.',
      en: 'How matrix products and convolutions got fast: rung by rung, from the definition to the best kernel, with a measured number on each. Every rung is a shader that can be read on its own.',
    },
    load: () => import('../../docs/kernels.md'),
    loadRussian: () => import('../../docs/ru/kernels.md'),
  },
  {
    page: 'glass-box',
    title: { ru: 'Стеклянный ящик', en: 'The glass box' },
    about: {
      ru: 'Всё, чем можно заглянуть внутрь, пока сеть учится: след одного шага, отладчик, проверка градиентов, поиск первого NaN, память.',
      en: 'All the ways to look inside while a network trains: a step’s trace, the debugger, the check of gradients, the search for the first NaN, memory.',
    },
    load: () => import('../../docs/glass-box.md'),
    loadRussian: () => import('../../docs/ru/glass-box.md'),
  },
  {
    page: 'one-number',
    title: { ru: 'Одно число', en: 'One number' },
    about: {
      ru: 'Откуда взялся один вес после сотого шага: от Adam назад к функции потерь и вперёд до пикселя, с формулами и слагаемыми.',
      en: 'Where one weight comes from, behind the hundredth step: from Adam back to the loss, and forward down to a pixel, with formulas and terms.',
    },
    load: () => import('../../docs/one-number.md'),
    loadRussian: () => import('../../docs/ru/one-number.md'),
  },
  {
    page: 'architecture',
    title: { ru: 'Устройство движка', en: 'Architecture' },
    about: {
      ru: 'Этажи проекта, от буферов видеокарты до задач: что знает каждый этаж и, главное, чего он не знает.',
      en: 'The floors of the house, from the GPU’s buffers to the tasks: what each knows, and what it does not.',
    },
    load: () => import('../../docs/architecture.md'),
    loadRussian: () => import('../../docs/ru/architecture.md'),
  },
  {
    page: 'from-keras',
    title: { ru: 'После Keras', en: 'From Keras' },
    about: {
      ru: 'Что как называется, если вы пишете на Keras: пятьдесят строк, с которых обычно начинают, рядом с теми же строками здесь. Каждую из них выполняет тест.',
      en: 'What is called what, for those who write Keras: the fifty lines that people begin with, beside the same lines here. A test runs each of them.',
    },
    load: () => import('../../docs/from-keras.md'),
  },
  {
    page: 'from-tensorflowjs',
    title: { ru: 'После TensorFlow.js', en: 'From TensorFlow.js' },
    about: {
      ru: 'То же для тех, кто пишет на TensorFlow.js: тест выполняет каждую строку с обеих сторон и сравнивает результаты.',
      en: 'The same for those who write TensorFlow.js: a test runs each line on both sides, and compares what comes out.',
    },
    load: () => import('../../docs/from-tensorflowjs.md'),
  },
]
