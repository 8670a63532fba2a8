import type { Exercise } from './exercise.js'

export default {
  name: 'early-stopping',
  title: { ru: 'Ранняя остановка', en: 'Early stopping' },
  about: {
    ru: 'Колбэк следит за `val_loss` после каждой эпохи. `#wait` считает эпохи без улучшения, `patience` — сколько их терпеть. Когда терпение кончилось, обучение останавливают: `this.model.stopTraining = true`; в `stoppedEpoch` записывают, после какой эпохи.',
    en: 'The callback watches `val_loss` after each epoch. `#wait` counts epochs without an improvement, `patience` is how many to bear. When `patience` has run out, training is stopped: `this.model.stopTraining = true`; `stoppedEpoch` says after which epoch.',
  },
  hints: [
    {
      ru: 'Улучшение выше уже обнулило `#wait` и вышло из функции.',
      en: 'An improvement has put `#wait` to 0 above and returned.',
    },
    {
      ru: 'После самой первой эпохи (`epoch = 0`) не останавливаются.',
      en: 'After the very first epoch (`epoch = 0`) nothing is stopped.',
    },
  ],
  file: 'src/model/callbacks/earlyStopping.ts',
  from: '    if (this.#wait >= this.patience',
  until: '  }',
  start: '    // Is patience at an end?',
  network: 'stopped',
} satisfies Exercise
