import type { Exercise } from './exercise.js'

export default {
  name: 'reduction',
  title: { ru: 'Свёртка по оси', en: 'A reduction' },
  about: {
    ru: 'Сумма, произведение, наибольшее — одно и то же ядро: `fold(a, b)` складывает два значения, какое бы это ни было действие. Один вызов сворачивает элементы `begin … end−1` вдоль оси; соседние лежат на расстоянии `inner`, первый — в `x[place]`. Четыре накопителя `a, b, c, d` в конце соединяются.',
    en: 'Sum, product, largest are one kernel: `fold(a, b)` folds two values, whatever that means. An invocation folds elements `begin … end−1` along the axis; neighbours are `inner` apart, the first is `x[place]`. Four accumulators `a, b, c, d` are put together in the end.',
  },
  hints: [
    {
      ru: 'Для начала хватит и одного: `a = fold(a, V(x[place])); place += inner`',
      en: 'To begin with, one will do: `a = fold(a, V(x[place])); place += inner`',
    },
    {
      ru: 'Быстрее — по четыре за проход, `k += 4u`, с остатком во втором цикле: четыре загрузки идут одновременно.',
      en: 'Faster is four at a time, `k += 4u`, with the rest in a second loop: four loads are on their way at once.',
    },
  ],
  file: 'src/kernels/reduce.wgsl',
  from: '  for (; k + 4u <= end',
  until: '  y[at]',
  start: '  // Fold x[place], x[place + inner], … into a, b, c and d, for k from begin up to end.',
  network: 'dense',
} satisfies Exercise
