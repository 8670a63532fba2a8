import type { Exercise } from './exercise.js'

export default {
  name: 'product-rule',
  title: { ru: 'Правило произведения', en: 'The product rule' },
  about: {
    ru: '`z = x · y`, элемент за элементом. У операции два входа, и у каждого свой градиент: список из двух функций, каждая из которых вызывается, только если её градиент кому-нибудь нужен.',
    en: '`z = x · y`, element by element. The op has two inputs, each with a gradient of its own: a list of two functions, either of which is only called if somebody wants its gradient.',
  },
  hints: [
    {
      ru: 'Если `y` — просто число 3, то `z` растёт втрое быстрее `x`.',
      en: 'If `y` is just the number 3, `z` grows three times as fast as `x`.',
    },
    {
      ru: '`dz/dx = y`, а `dz/dy = x`; и то и другое умножается на `dy`.',
      en: '`dz/dx = y` and `dz/dy = x`; either is multiplied by `dy`.',
    },
  ],
  file: 'src/tensor/ops/mul.ts',
  from: '  gradient: (dy, x, y)',
  until: '})',
  start: '  gradient: (dy, _x, _y) => [() => dy, () => dy],',
  network: 'products',
} satisfies Exercise
