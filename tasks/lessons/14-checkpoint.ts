import type { Lesson } from './lesson.js'

export default {
  watch: {
    ru: 'Строки «лучше: было … стало …»: после какой-то эпохи они сменяются на «не лучше». В таблице две модели: последняя и та, что осталась в файле.',
    en: 'The lines “improved from … to …”: after some epoch they turn into “did not improve”. The table has two models: the last one, and the one that the file holds.',
  },
  why: {
    ru: 'Колбэк — это функции, которые `fit` зовёт в начале и в конце эпохи и батча. `ModelCheckpoint` после эпохи сравнивает `val_loss` с лучшим и записывает модель: архитектуру, веса и состояние оптимизатора. С файлом обучение можно продолжить, как будто его не прерывали.',
    en: 'A callback is functions that `fit` calls at the beginning and the end of epochs and batches. `ModelCheckpoint` compares `val_loss` with the best so far after each epoch and writes the model: architecture, weights, and the optimizer’s state. From the file training can go on as if it had not stopped.',
  },
  formula: {
    tex: 'e^* = \\arg\\min_{e}\\; L(e)',
    about: {
      ru: 'e — эпоха, L — функция потерь на проверке; в файле веса эпохи со звёздочкой.',
      en: 'e is an epoch, L the validation loss; the file holds the weights of the epoch with the star.',
    },
  },
  tries: [
    {
      name: 'longer',
      title: { ru: 'Обучать вдвое дольше', en: 'Train twice as long' },
      about: {
        ru: 'За 20 эпох лучшая и последняя расходятся: файл стоит того.',
        en: 'In 20 epochs the best and the last part: the file is worth it.',
      },
      edits: [['epochs: 10 }', 'epochs: 20 }']],
    },
    {
      name: 'by-accuracy',
      title: { ru: 'Следить за точностью', en: 'Watch the accuracy' },
      about: {
        ru: "`monitor: 'val_accuracy'` выберет другую эпоху, чем `val_loss`.",
        en: "`monitor: 'val_accuracy'` chooses another epoch than `val_loss` does.",
      },
      edits: [
        ['{ saveBestOnly: true, verbose: 1 }', "{ monitor: 'val_accuracy', saveBestOnly: true, verbose: 1 }"],
      ],
    },
  ],
  questions: [
    {
      question: {
        ru: 'Почему лучшая по `val_loss` эпоха не всегда лучшая по точности?',
        en: 'Why is the best epoch by `val_loss` not always the best by accuracy?',
      },
      answer: {
        ru: '`val_loss` наказывает за уверенность в ошибках, точность о ней не знает.',
        en: '`val_loss` punishes confidence in mistakes, accuracy doesn’t know of it.',
      },
    },
    {
      question: { ru: 'Что лежит в файле кроме весов?', en: 'What is in the file beside the weights?' },
      answer: {
        ru: 'Описание слоёв, настройки `compile` и m и v оптимизатора: без них первые шаги после загрузки были бы другими.',
        en: 'The layers’ description, what `compile` was told, and the optimizer’s m and v: without them the first steps after loading would be others.',
      },
    },
    {
      question: {
        ru: 'Не подгоняем ли мы так модель под проверочную часть?',
        en: 'Doesn’t that fit the model to the validation part?',
      },
      answer: {
        ru: 'Немного: выбираем одну из десяти эпох. Поэтому последнее слово за тестом, который не выбирал.',
        en: 'A little: one of ten epochs is chosen by it. That is why the last word is the test set’s, which has chosen nothing.',
      },
    },
  ],
} satisfies Lesson
