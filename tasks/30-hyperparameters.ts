// Keras:
//   def create_model(optimizer='adam', activation='relu'):
//       model = Sequential()
//       model.add(Dense(128, input_shape=(784,), activation=activation))
//       model.add(Dense(64, activation=activation))
//       model.add(Dense(10, activation='softmax'))
//       model.compile(optimizer=optimizer, loss='categorical_crossentropy', metrics=['accuracy'])
//       return model
//   model = KerasClassifier(build_fn=create_model, epochs=10, batch_size=32, verbose=0)
//   param_grid = {'optimizer': ['adam', 'sgd', 'rmsprop'], 'activation': ['relu', 'sigmoid', 'tanh']}
//   grid = GridSearchCV(estimator=model, param_grid=param_grid, cv=3)
//   grid_result = grid.fit(x_train, y_train)
import {
  Adam,
  Dense,
  distributions,
  GridSearch,
  type Optimizer,
  type Params,
  RandomSearch,
  Sequential,
  type Trial,
} from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { asKeras } from './keras.js'
import { task } from './task.js'

interface Choices {
  optimizer?: string | Optimizer
  activation?: string
  units?: number
}

function createModel({ optimizer = 'adam', activation = 'relu', units = 128 }: Choices): Sequential {
  const model = new Sequential([
    new Dense(units, { inputShape: [784], activation }),
    new Dense(64, { activation }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export default task({
  number: 30,
  title: { ru: 'Оптимизация гиперпараметров', en: 'Hyperparameter search' },
  about: {
    ru: 'GridSearch перебирает все девять сочетаний оптимизатора и активации: каждое учится трижды, всякий раз на двух третях картинок, и проверяется на третьей. RandomSearch тянет сочетания наугад — скорость обучения и число нейронов так не переберёшь. Если прервать поиск и запустить снова, он продолжит с того же места.',
    en: 'GridSearch goes through all nine combinations of optimizer and activation: each trains three times, on two thirds of the images, and is measured on the last third. RandomSearch draws combinations: rates and widths are too many for a grid. Interrupted and started again, a search goes on where it was.',
  },
  goal: {
    figure: 'cross-validated accuracy',
    atLeast: 0.965,
    keras: `${asKeras(4, 'val_accuracy').keras}, adam and relu`,
    brief: asKeras(30, 'cross-validated accuracy'),
  },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 60_000, epochs: 10 }, { images: 9_000, epochs: 3 })
    const [x, y] = [xTrain.slice(0, images), yTrain.slice(0, images)]
    const settings = { cv: 3, epochs, batchSize: 32, seed }

    const grid = new GridSearch({
      build: createModel,
      grid: { optimizer: ['adam', 'sgd', 'rmsprop'], activation: ['relu', 'sigmoid', 'tanh'] },
      resume: `reports/grid-search-${images}-${epochs}-${seed}.json`,
      ...settings,
    })
    show.progress('GridSearch')
    await grid.fit(x, y)
    const [, accuracy] = await grid.bestModel.evaluate(xTest, yTest, { verbose: 0 })

    const { int, logUniform } = distributions
    const random = new RandomSearch({
      build: ({ learningRate, units }) => createModel({ optimizer: new Adam({ learningRate }), units }),
      distributions: { learningRate: logUniform(1e-4, 1e-1), units: int(32, 256) },
      trials: 6,
      refit: false,
      ...settings,
    })
    show.progress('RandomSearch')
    await random.fit(x, y)

    for (const { cvResults } of [grid, random]) {
      show.table(['rank', ...Object.keys(cvResults[0].params), 'mean', 'deviation', 's'], cvResults.map(row))
    }
    show.bars(
      { ru: 'Средняя точность на трёх частях', en: 'Mean accuracy on three folds' },
      means(grid.cvResults),
    )
    show.text(`best of the grid: ${texts(grid.bestParams).join(', ')}`)
    show.text(`best of the random draws: ${texts(random.bestParams).join(', ')}`)
    const figures = {
      'cross-validated accuracy': grid.bestScore,
      'test accuracy of the best': accuracy,
      'cross-validated accuracy, random search': random.bestScore,
    }
    return { figures, made: { model: grid.bestModel } }
  },
})

/** Values of parameters as a reader wants them. */
const texts = (params: Params) =>
  Object.values(params).map((value) => `${typeof value === 'number' ? Number(value.toPrecision(3)) : value}`)

const row = ({ rank, params, meanScore, stdScore, seconds }: Trial<Params>) => [
  rank,
  ...texts(params),
  meanScore.toFixed(4),
  stdScore.toFixed(4),
  Math.round(seconds),
]

const means = (trials: readonly Trial<Params>[]) =>
  Object.fromEntries(trials.map(({ params, meanScore }) => [texts(params).join(', '), meanScore]))
