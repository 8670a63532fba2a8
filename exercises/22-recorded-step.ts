import type { Exercise } from './exercise.js'

export default {
  name: 'recorded-step',
  title: { ru: 'Записанный шаг', en: 'A recorded step' },
  about: {
    ru: '`fit` записывает шаг обучения один раз, а потом только повторяет его. Числа, которые в нём были, остались бы такими навсегда; поэтому то, что меняется от шага к шагу, — например, поправка Adam на номер шага, — лежит в буфере, который перед каждым повтором пишется заново. Здесь числа пишутся один раз, во время записи. Сделайте так, чтобы они писались перед каждым повтором.',
    en: '`fit` records a training step once, and then only repeats it. Numbers that were in it would stay the same for good; so what changes from step to step, such as Adam’s correction for the number of the step, lies in a buffer that is written anew before each replay. Here the numbers are written once, while the step is recorded. Have them written before each replay.',
  },
  hints: [
    {
      ru: '`recording.onReplay(f)` вызывает `f` перед каждым повтором.',
      en: '`recording.onReplay(f)` calls `f` before each replay.',
    },
    {
      ru: 'Нужна функция, а не её результат: `() => this.#write(numbers)`.',
      en: 'It takes a function, not what one returns: `() => this.#write(numbers)`.',
    },
  ],
  file: 'src/optim/stepNumbers.ts',
  from: '    recording.onReplay(',
  until: '    return numbers',
  start: '    this.#write(numbers)',
  network: 'dense',
} satisfies Exercise
