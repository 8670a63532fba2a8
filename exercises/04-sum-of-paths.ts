import type { Exercise } from './exercise.js'

export default {
  name: 'sum-of-paths',
  title: { ru: 'Сумма по путям', en: 'The sum over paths' },
  about: {
    ru: 'Обратный проход целиком — один экран. Тензор, который использовали дважды, получает градиент с двух сторон: правило цепочки складывает вклады всех путей. `gradients` хранит то, что уже пришло к каждому тензору, `part` — новый вклад.',
    en: 'The whole backward pass is one screen. A tensor that was used twice gets a gradient from two sides: the chain rule adds up what comes along all paths. `gradients` keeps what has come to each tensor so far, `part` is what comes now.',
  },
  hints: [
    {
      ru: 'Сейчас новый вклад затирает прежний.',
      en: 'As it stands, what comes now overwrites what came before.',
    },
    {
      ru: '`gradients.get(input)` — это то, что уже пришло; в первый раз там ничего нет.',
      en: '`gradients.get(input)` is what has come already; the first time there is nothing.',
    },
  ],
  file: 'src/tensor/autodiff.ts',
  from: '        const sum = gradients.get(input)',
  until: '      })',
  start: '        gradients.set(input, part)',
  network: 'residual',
} satisfies Exercise
