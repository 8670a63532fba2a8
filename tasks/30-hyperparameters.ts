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
  type CompileOptions,
  Dense,
  type DenseOptions,
  distributions,
  GridSearch,
  RandomSearch,
  Sequential,
} from 'glassgrad'
import prepareData from './01-prepare-data.js'
import type { TaskContext } from './task.js'

interface Choices {
  optimizer?: CompileOptions['optimizer']
  activation?: DenseOptions['activation']
  units?: number
}

function createModel({ optimizer = 'adam', activation = 'relu', units = 128 }: Choices) {
  const model = new Sequential([
    new Dense(units, { inputShape: [784], activation }),
    new Dense(64, { activation }),
    new Dense(10, { activation: 'softmax' }),
  ])
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

export default async function hyperparameters({ seed, show, share, use }: TaskContext) {
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
  show.table(
    ['rank', 'optimizer', 'activation', 'mean accuracy', 'deviation'],
    grid.cvResults.map(({ rank, params: { optimizer, activation }, meanScore, stdScore }) => [
      rank,
      optimizer,
      activation,
      meanScore,
      stdScore,
    ]),
  )
  show.bars(
    'Mean accuracy on three folds',
    Object.fromEntries(
      grid.cvResults.map(({ params, meanScore }) => [Object.values(params).join(', '), meanScore]),
    ),
  )

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
  show.table(
    ['rank', 'learning rate', 'neurons', 'mean accuracy', 'deviation'],
    random.cvResults.map(({ rank, params: { learningRate, units }, meanScore, stdScore }) => [
      rank,
      learningRate,
      units,
      meanScore,
      stdScore,
    ]),
  )
  const figures = {
    'cross-validated accuracy': grid.bestScore,
    'test accuracy of the best': accuracy,
    'cross-validated accuracy, random search': random.bestScore,
  }
  return { figures, model: grid.bestModel }
}
