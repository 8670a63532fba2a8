import type { Exercise } from './exercise.js'

export default {
  name: 'dense-call',
  title: { ru: 'Вызов слоя Dense', en: 'Dense’s call' },
  about: {
    ru: 'Слой — это веса и `call`. Веса уже сделаны: `this.kernel` формы [вход, `units]` и, если `useBias`, `this.bias` формы `[units]`; `this.valueOf(…)` даёт тензор весов. Верните `activation(x·kernel + bias)`; `this.activation` может быть `null`.',
    en: 'A layer is weights and `call`. The weights are there: `this.kernel` [inputs, units] and, with `useBias`, `this.bias` `[units]`; `this.valueOf(…)` gives a weight’s tensor. Return `activation(x·kernel + bias)`; `this.activation` may be `null`.',
  },
  hints: [
    {
      ru: '`x.matmul(this.valueOf(this.kernel))` — это `x·kernel` для любого числа осей `x`.',
      en: '`x.matmul(this.valueOf(this.kernel))` is `x·kernel`, however many axes `x` has.',
    },
    {
      ru: 'Смещение прибавляется методом `add`, активация — это функция: `this.activation(z)`.',
      en: 'The bias is added with `add`; the activation is a function: `this.activation(z)`.',
    },
    {
      ru: 'У движка всё это — одна операция: `dense(x, kernel, bias, activation)`.',
      en: 'The engine has one op for all of it: `dense(x, kernel, bias, activation)`.',
    },
  ],
  file: 'src/layers/dense.ts',
  from: '    return dense(x,',
  until: '  }',
  start: '    return x // activation(x·kernel + bias)',
  network: 'dense',
} satisfies Exercise
