// A small model for every class that a file can hold.
import * as core from 'glassgrad'
import {
  type AnyLayer,
  constraints,
  Dense,
  Input,
  initializers,
  type Layer,
  type LossLike,
  losses,
  Model,
  metrics,
  NdArray,
  type Optimizer,
  regularizers,
  Sequential,
  type Symbolic,
  setRandomSeed,
} from 'glassgrad'
import { MelSpectrogram, STFTSpectrogram } from 'glassgrad/audio'
import * as image from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import * as further from 'glassgrad/optimizers'
import { HashedCrossing, Hashing, IntegerLookup, StringLookup, TextVectorization } from 'glassgrad/text'
import { uniform } from '../../model/examples.js'

/** One input: floats between -1 and 1, whole numbers from 0 to 3, or texts. */
export interface Given {
  shape: readonly number[]
  of: 'floats' | 'ids' | 'texts'
}

/** A model, what goes in, and, where it is compiled, what it shall give. */
export interface Case {
  model: () => Model
  inputs: readonly Given[]
  targets?: NdArray
}

const BATCH = 3
const TEXTS = ['A b, a!', 'über — ÜBER straße', '']

const floats = (...shape: number[]): Given => ({ shape, of: 'floats' })
const ids = (...shape: number[]): Given => ({ shape, of: 'ids' })
const texts: Given = { shape: [1], of: 'texts' }

/** What goes in, for a batch. */
export function valuesOf({ shape, of }: Given, seed: number): NdArray | string[][] {
  if (of === 'texts') return TEXTS.map((text) => [text])
  const whole = [BATCH, ...shape]
  const numbers = uniform(
    whole.reduce((a, b) => a * b),
    seed + 1,
  )
  return of === 'ids'
    ? new NdArray(
        Int32Array.from(numbers, (x) => Math.floor(4 * x)),
        whole,
      )
    : new NdArray(
        numbers.map((x) => 2 * x - 1),
        whole,
      )
}

/** A layer between inputs and outputs. */
function around(make: () => AnyLayer, ...inputs: Given[]): Case {
  return {
    inputs,
    model: () => {
      const into = inputs.map(({ shape, of }) =>
        Input({ shape, dtype: of === 'texts' ? 'string' : of === 'ids' ? 'int32' : 'float32' }),
      )
      const layer = make() as Layer<never>
      const out = layer.apply((into.length === 1 ? into[0] : into) as never) as Symbolic | readonly Symbolic[]
      return new Model({ inputs: into, outputs: out as Symbolic })
    },
  }
}

const IMAGE = floats(4, 5, 3)
const STEPS = floats(5, 2)
const VOLUME = floats(4, 3, 4, 2)
const FILMS = (rank: number) => floats(3, ...[4, 5, 4].slice(0, rank), 2)

/** A model for each layer. */
export function layerCases(): Record<string, Case> {
  const l = { ...core, ...layers, ...image }
  const cases: Record<string, Case> = {
    Dense: around(() => new Dense(2, { activation: 'gelu' }), floats(3)),
    Activation: around(() => new l.Activation('softplus'), floats(3)),
    ActivityRegularization: around(() => new l.ActivityRegularization({ l1: 1, l2: 2 }), floats(3)),
    AdditiveAttention: around(() => new l.AdditiveAttention(), floats(3, 4), floats(5, 4)),
    AlphaDropout: around(() => new l.AlphaDropout(0.5), floats(3)),
    Attention: around(
      () => new l.Attention({ scoreMode: 'concat', useScale: true }),
      floats(3, 4),
      floats(5, 4),
    ),
    AutoContrast: around(() => new l.AutoContrast(), IMAGE),
    BatchNormalization: around(() => new l.BatchNormalization({ momentum: 1, epsilon: 1 }), IMAGE),
    Bidirectional: around(() => new l.Bidirectional(new l.LSTM(2), { mergeMode: 'mul' }), STEPS),
    CategoryEncoding: around(() => new l.CategoryEncoding(5, { outputMode: 'count' }), ids(3)),
    CenterCrop: around(() => new l.CenterCrop(2, 3), IMAGE),
    Concatenate: around(() => new l.Concatenate({ axis: 1 }), floats(2), floats(3)),
    Discretization: around(() => new l.Discretization({ binBoundaries: [-1, 0, 0.5] }), floats(3)),
    Dot: around(() => new l.Dot([2, 1], { normalize: true }), floats(2, 3), floats(3, 2)),
    Dropout: around(() => new l.Dropout(0.5, { noiseShape: [null, 1] }), floats(3)),
    ELU: around(() => new l.ELU(2), floats(3)),
    EinsumDense: around(() => new l.EinsumDense('abc,cd->abd', [null, 3], { biasAxes: 'd' }), floats(2, 4)),
    Embedding: around(() => new l.Embedding(4, 2), ids(3)),
    Flatten: around(() => new l.Flatten(), floats(2, 3)),
    GRU: around(() => new l.GRU(2, { returnSequences: true }), STEPS),
    GRUCell: around(() => new l.RNN(new l.GRUCell(2)), STEPS),
    GaussianDropout: around(() => new l.GaussianDropout(0.5), floats(3)),
    GaussianNoise: around(() => new l.GaussianNoise(1), floats(3)),
    GroupNormalization: around(() => new l.GroupNormalization({ groups: 1 }), IMAGE),
    GroupQueryAttention: around(() => new l.GroupQueryAttention(2, 4, 2), floats(3, 4), floats(5, 4)),
    Identity: around(() => new l.Identity(), floats(3)),
    LSTM: around(() => new l.LSTM(2, { goBackwards: true, unitForgetBias: false }), STEPS),
    LSTMCell: around(() => new l.RNN(new l.LSTMCell(2), { returnSequences: true }), STEPS),
    LayerNormalization: around(() => new l.LayerNormalization({ epsilon: 1, axis: 1 }), STEPS),
    LeakyReLU: around(() => new l.LeakyReLU(1), floats(3)),
    Masking: around(() => new l.Masking({ maskValue: 2 }), STEPS),
    MultiHeadAttention: around(
      () => new l.MultiHeadAttention(2, 3, { valueDim: 2, outputShape: 5 }),
      floats(3, 4),
      floats(5, 4),
    ),
    Normalization: around(() => new l.Normalization({ mean: [1, 2, 3], variance: [4, 1, 4] }), floats(3)),
    PReLU: around(() => new l.PReLU({ alphaInitializer: 'ones', sharedAxes: [1] }), STEPS),
    Permute: around(() => new l.Permute([2, 1]), STEPS),
    RMSNormalization: around(() => new l.RMSNormalization({ epsilon: 1 }), floats(3)),
    RNN: around(() => new l.RNN([new l.SimpleRNNCell(2), new l.GRUCell(3)]), STEPS),
    RandomBrightness: around(() => new l.RandomBrightness(1, { valueRange: [0, 1] }), IMAGE),
    RandomColorDegeneration: around(() => new l.RandomColorDegeneration(1), IMAGE),
    RandomColorJitter: around(() => new l.RandomColorJitter({ brightnessFactor: 1, hueFactor: 0 }), IMAGE),
    RandomContrast: around(() => new l.RandomContrast(1), IMAGE),
    RandomErasing: around(() => new l.RandomErasing({ factor: 1, scale: [0, 1] }), IMAGE),
    RandomFlip: around(() => new l.RandomFlip('vertical'), IMAGE),
    RandomGrayscale: around(() => new l.RandomGrayscale({ factor: 1 }), IMAGE),
    RandomHue: around(() => new l.RandomHue(1), IMAGE),
    RandomInvert: around(() => new l.RandomInvert({ factor: 1 }), IMAGE),
    RandomPosterization: around(() => new l.RandomPosterization(4), IMAGE),
    RandomRotation: around(() => new l.RandomRotation([0, 1], { fillMode: 'wrap' }), IMAGE),
    RandomSaturation: around(() => new l.RandomSaturation(1), IMAGE),
    RandomSharpness: around(() => new l.RandomSharpness(1), IMAGE),
    RandomShear: around(() => new l.RandomShear({ xFactor: 1, yFactor: [0, 1] }), IMAGE),
    RandomTranslation: around(() => new l.RandomTranslation(1, [0, 1]), IMAGE),
    RandomZoom: around(() => new l.RandomZoom([0, 1], { fillValue: 1 }), IMAGE),
    ReLU: around(() => new l.ReLU({ maxValue: 1, negativeSlope: 1, threshold: 0 }), floats(3)),
    RepeatVector: around(() => new l.RepeatVector(2), floats(3)),
    Rescaling: around(() => new l.Rescaling(2, { offset: 1 }), floats(3)),
    Reshape: around(() => new l.Reshape([2, -1]), floats(4)),
    Resizing: around(() => new l.Resizing(3, 2, { cropToAspectRatio: true }), IMAGE),
    ReversibleEmbedding: around(() => new l.ReversibleEmbedding(4, 2, { tieWeights: false }), ids(3)),
    SeparableConv1D: around(() => new l.SeparableConv1D(2, 2, { depthMultiplier: 2 }), STEPS),
    SeparableConv2D: around(() => new l.SeparableConv2D(2, 2, { padding: 'same' }), IMAGE),
    SimpleRNN: around(() => new l.SimpleRNN(2, { dropout: 0 }), STEPS),
    SimpleRNNCell: around(() => new l.RNN(new l.SimpleRNNCell(2)), STEPS),
    Softmax: around(() => new l.Softmax({ axis: 1 }), STEPS),
    Solarization: around(() => new l.Solarization({ additionFactor: 0, thresholdFactor: 1 }), IMAGE),
    SpectralNormalization: around(() => new l.SpectralNormalization(new Dense(2)), floats(3)),
    StackedRNNCells: around(
      () =>
        new l.RNN(new l.StackedRNNCells([new l.LSTMCell(2), new l.LSTMCell(3)]), { returnSequences: true }),
      STEPS,
    ),
    TimeDistributed: around(() => new l.TimeDistributed(new Dense(2)), STEPS),
    UnitNormalization: around(() => new l.UnitNormalization(), floats(3)),
    MelSpectrogram: around(
      () =>
        new MelSpectrogram({
          fftLength: 8,
          sequenceStride: 4,
          numMelBins: 3,
          samplingRate: 16,
          minFreq: 1,
          powerToDb: false,
        }),
      floats(20),
    ),
    STFTSpectrogram: around(
      () => new STFTSpectrogram({ frameLength: 8, frameStep: 4, fftLength: 8 }),
      floats(20, 1),
    ),
    AugMix: around(() => new image.AugMix({ valueRange: [0, 1] }), IMAGE),
    ContrastLimitedAdaptiveHistogramEqualization: around(
      () =>
        new image.ContrastLimitedAdaptiveHistogramEqualization({ valueRange: [0, 1], tileGridSize: [2, 2] }),
      IMAGE,
    ),
    CutMix: around(() => new image.CutMix({ factor: 1 }), IMAGE),
    Equalization: around(() => new image.Equalization({ valueRange: [-1, 1] }), IMAGE),
    MaxNumBoundingBoxes: around(() => new image.MaxNumBoundingBoxes(2, 0), IMAGE),
    MixUp: around(() => new image.MixUp({ alpha: 1 }), IMAGE),
    Pipeline: around(() => new image.Pipeline([new l.RandomFlip(), new l.Rescaling(2)]), IMAGE),
    RandAugment: around(() => new image.RandAugment({ valueRange: [0, 1] }), IMAGE),
    RandomElasticTransform: around(() => new image.RandomElasticTransform({ factor: 1, scale: 1 }), IMAGE),
    RandomGaussianBlur: around(() => new image.RandomGaussianBlur({ factor: 1, sigma: 1 }), IMAGE),
    RandomPerspective: around(() => new image.RandomPerspective({ factor: 1, scale: 1 }), IMAGE),
    HashedCrossing: around(() => new HashedCrossing(7, { outputMode: 'one_hot' }), texts, texts),
    Hashing: around(() => new Hashing(7, { salt: [1, 2], maskValue: '' }), texts),
    IntegerLookup: around(
      () => new IntegerLookup({ vocabulary: [3, 0], numOovIndices: 2, outputMode: 'count' }),
      ids(3),
    ),
    StringLookup: around(
      () =>
        new StringLookup({
          vocabulary: ['', 'A b, a!'],
          outputMode: 'multi_hot',
          maxTokens: 5,
          padToMaxTokens: true,
        }),
      texts,
    ),
    TextVectorization: around(
      () => new TextVectorization({ vocabulary: ['a', 'a b', 'straße'], ngrams: 2, outputSequenceLength: 4 }),
      texts,
    ),
  }
  for (const name of ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply', 'Subtract'] as const) {
    cases[name] = around(() => new l[name](), floats(3), floats(3))
  }
  const spaces = [STEPS, IMAGE, VOLUME]
  for (const [i, space] of spaces.entries()) {
    const rank = i + 1
    const add = (name: string, make: (of: never) => AnyLayer, input = space) => {
      const of = (l as Record<string, unknown>)[`${name}${rank}D`]
      if (of) cases[`${name}${rank}D`] = around(() => make(of as never), input)
    }
    const size = [2, 3, 2].slice(0, rank)
    type Of<Options> = new (options?: Options) => AnyLayer
    add('AdaptiveAveragePooling', (of: Of<object>) => new of({ outputSize: 2 }))
    add('AdaptiveMaxPooling', (of: Of<object>) => new of({ outputSize: 2 }))
    add('AveragePooling', (of: Of<object>) => new of({ poolSize: 2, padding: 'same' }))
    add('MaxPooling', (of: Of<object>) => new of({ poolSize: 2, strides: 1 }))
    add('GlobalAveragePooling', (of: Of<object>) => new of({ keepdims: true }))
    add('GlobalMaxPooling', (of: Of<object>) => new of())
    add(
      'Conv',
      (of: Of<object>) => new of({ filters: 2, kernelSize: size, padding: 'same', dilationRate: 2 }),
    )
    add('ConvTranspose', (of: Of<object>) => new of({ filters: 2, kernelSize: size, strides: 2 }))
    if (rank === 1) add('DepthwiseConv', (of: Of<object>) => new of({ kernelSize: 2, depthMultiplier: 2 }))
    if (rank === 2) add('DepthwiseConv', (of: Of<object>) => new of({ kernelSize: [2, 1], strides: 2 }))
    add('ConvLSTM', (of: Of<object>) => new of({ filters: 2, kernelSize: size }), FILMS(rank))
    add('Cropping', (of: Of<object>) => new of({ cropping: 1 }))
    add('ZeroPadding', (of: Of<object>) => new of({ padding: 2 }))
    add('UpSampling', (of: Of<object>) => new of({ size: 2 }))
    add('SpatialDropout', (of: Of<object>) => new of({ rate: 0.5 }))
    const transpose = (l as Record<string, unknown>)[`Conv${rank}DTranspose`] as Of<object>
    cases[`Conv${rank}DTranspose`] = around(
      () => new transpose({ filters: 2, kernelSize: size, strides: 2 }),
      space,
    )
  }
  cases.RandomCrop = around(() => new l.RandomCrop(4, 5), IMAGE)
  return cases
}

/** A classifier that is trained for a step: its optimizer has a state. */
function trained(
  dense: () => Dense,
  compile: () => {
    optimizer?: Optimizer | core.LossScaleOptimizer
    loss?: LossLike
    metrics?: core.Metric[]
  },
  targets: NdArray,
): Case {
  return {
    inputs: [floats(4)],
    targets,
    model: () => {
      const model = new Sequential([Input({ shape: [4] }), dense()])
      model.compile({ optimizer: new core.SGD(0.5), loss: 'mse', ...compile() } as never)
      return model
    },
  }
}

const WANTED = new NdArray(Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0), [3, 3])
const CLASSES = new NdArray(Int32Array.of(0, 2, 1), [3, 1])
const PLACES = new NdArray(Int32Array.of(0, 0, 1), [3])
const BITS = new NdArray(Float32Array.of(1, 0, 1), [3, 1])
const softmax = () => new Dense(3, { activation: 'softmax' })
const sigmoid = () => new Dense(1, { activation: 'sigmoid' })
const plain = () => new Dense(3)

export function lossCases(): Record<string, Case> {
  const l = losses
  const of = (loss: LossLike, targets = WANTED, dense: () => Dense = softmax) =>
    trained(dense, () => ({ loss }), targets)
  return {
    BinaryCrossentropy: of(new l.BinaryCrossentropy({ labelSmoothing: 0, fromLogits: true }), WANTED, plain),
    BinaryFocalCrossentropy: of(new l.BinaryFocalCrossentropy({ gamma: 3, alpha: 1 }), BITS, sigmoid),
    CategoricalCrossentropy: of(new l.CategoricalCrossentropy({ labelSmoothing: 0.1 })),
    CategoricalFocalCrossentropy: of(new l.CategoricalFocalCrossentropy({ gamma: 1, alpha: 1 })),
    CategoricalGeneralizedCrossEntropy: of(new l.CategoricalGeneralizedCrossEntropy({ q: 0.5 }), PLACES),
    CategoricalHinge: of(new l.CategoricalHinge()),
    Circle: of(new l.Circle({ gamma: 2, margin: 0.4 }), PLACES),
    CosineSimilarity: of(new l.CosineSimilarity({ axis: -1 })),
    Dice: of(new l.Dice()),
    Hinge: of(new l.Hinge({ reduction: 'sum' })),
    Huber: of(new l.Huber({ delta: 1 })),
    KLDivergence: of(new l.KLDivergence()),
    LogCosh: of(new l.LogCosh()),
    MeanAbsoluteError: of(new l.MeanAbsoluteError()),
    MeanAbsolutePercentageError: of(new l.MeanAbsolutePercentageError()),
    MeanSquaredError: of(new l.MeanSquaredError()),
    MeanSquaredLogarithmicError: of(new l.MeanSquaredLogarithmicError()),
    Poisson: of(new l.Poisson()),
    SparseCategoricalCrossentropy: of(new l.SparseCategoricalCrossentropy({ ignoreClass: 2 }), CLASSES),
    SquaredHinge: of(new l.SquaredHinge()),
    Tversky: of(new l.Tversky({ alpha: 1, beta: 1 })),
  }
}

export function metricCases(): Record<string, Case> {
  const m = metrics
  const of = (metric: core.Metric, targets = WANTED, dense = softmax) =>
    trained(
      dense,
      () => ({ metrics: [metric], loss: targets === CLASSES ? 'sparse_categorical_crossentropy' : 'mse' }),
      targets,
    )
  return {
    AUC: of(new m.AUC({ numThresholds: 20, curve: 'PR' }), BITS, sigmoid),
    Accuracy: of(new m.Accuracy()),
    BinaryAccuracy: of(new m.BinaryAccuracy({ threshold: 1 }), BITS, sigmoid),
    BinaryCrossentropy: of(new m.BinaryCrossentropy({ labelSmoothing: 1 }), BITS, sigmoid),
    BinaryIoU: of(new m.BinaryIoU({ threshold: 0.4, targetClassIds: [1] }), BITS, sigmoid),
    CategoricalAccuracy: of(new m.CategoricalAccuracy()),
    CategoricalCrossentropy: of(new m.CategoricalCrossentropy()),
    CategoricalHinge: of(new m.CategoricalHinge()),
    ConcordanceCorrelation: of(new m.ConcordanceCorrelation()),
    CosineSimilarity: of(new m.CosineSimilarity()),
    F1Score: of(new m.F1Score({ threshold: 1, average: 'macro' })),
    FBetaScore: of(new m.FBetaScore({ beta: 2, average: 'micro' })),
    FalseNegatives: of(new m.FalseNegatives({ thresholds: [0] }), BITS, sigmoid),
    FalsePositives: of(new m.FalsePositives({ thresholds: 1 }), BITS, sigmoid),
    Hinge: of(new m.Hinge()),
    Huber: of(new m.Huber({ delta: 1 })),
    IoU: of(new m.IoU({ numClasses: 2, targetClassIds: [0] }), BITS, sigmoid),
    KLDivergence: of(new m.KLDivergence()),
    LogCoshError: of(new m.LogCoshError()),
    MeanAbsoluteError: of(new m.MeanAbsoluteError()),
    MeanAbsolutePercentageError: of(new m.MeanAbsolutePercentageError()),
    MeanIoU: of(new m.MeanIoU({ numClasses: 3, sparseYPred: false }), CLASSES),
    MeanSquaredError: of(new m.MeanSquaredError()),
    MeanSquaredLogarithmicError: of(new m.MeanSquaredLogarithmicError()),
    OneHotIoU: of(new m.OneHotIoU({ numClasses: 3, targetClassIds: [0, 2] })),
    OneHotMeanIoU: of(new m.OneHotMeanIoU({ numClasses: 3 })),
    PearsonCorrelation: of(new m.PearsonCorrelation()),
    Poisson: of(new m.Poisson()),
    Precision: of(new m.Precision({ thresholds: 0, topK: 1 })),
    PrecisionAtRecall: of(new m.PrecisionAtRecall(1, { numThresholds: 20 }), BITS, sigmoid),
    R2Score: of(new m.R2Score({ classAggregation: 'variance_weighted_average' })),
    Recall: of(new m.Recall({ classId: 1 })),
    RecallAtPrecision: of(new m.RecallAtPrecision(0.5), BITS, sigmoid),
    RootMeanSquaredError: of(new m.RootMeanSquaredError()),
    SensitivityAtSpecificity: of(new m.SensitivityAtSpecificity(0), BITS, sigmoid),
    SparseCategoricalAccuracy: of(new m.SparseCategoricalAccuracy(), CLASSES),
    SparseCategoricalCrossentropy: of(new m.SparseCategoricalCrossentropy(), CLASSES),
    SparseTopKCategoricalAccuracy: of(new m.SparseTopKCategoricalAccuracy({ k: 2 }), CLASSES),
    SpecificityAtSensitivity: of(new m.SpecificityAtSensitivity(1), BITS, sigmoid),
    SquaredHinge: of(new m.SquaredHinge()),
    TopKCategoricalAccuracy: of(new m.TopKCategoricalAccuracy({ k: 2 })),
    TrueNegatives: of(new m.TrueNegatives(), BITS, sigmoid),
    TruePositives: of(new m.TruePositives(), BITS, sigmoid),
  }
}

export function optimizerCases(): Record<string, Case> {
  const of = (optimizer: () => Optimizer | core.LossScaleOptimizer) =>
    trained(softmax, () => ({ optimizer: optimizer() }), WANTED)
  const at = (rate: () => core.LearningRateSchedule) => of(() => new core.SGD(rate(), { momentum: 0 }))
  return {
    Adadelta: of(() => new core.Adadelta({ rho: 0 })),
    Adagrad: of(() => new core.Adagrad({ initialAccumulatorValue: 1 })),
    Adam: of(() => new core.Adam(1, { amsgrad: true, globalClipnorm: 1 })),
    AdamW: of(() => new core.AdamW(0.1, { weightDecay: 1 })),
    Adamax: of(() => new core.Adamax(1)),
    Ftrl: of(() => new core.Ftrl({ l1RegularizationStrength: 1, beta: 1 })),
    Lion: of(() => new core.Lion(1, { clipvalue: 1 })),
    LossScaleOptimizer: of(() => new core.LossScaleOptimizer(new core.Adam(), { initialScale: 8 })),
    Nadam: of(() => new core.Nadam(1)),
    RMSprop: of(() => new core.RMSprop({ momentum: 0, centered: true, clipnorm: 1 })),
    SGD: of(() => new core.SGD(1, { momentum: 0, nesterov: false, useEma: true, emaMomentum: 0 })),
    Adafactor: of(() => new further.Adafactor(1)),
    Lamb: of(() => new further.Lamb(1)),
    Muon: of(() => new further.Muon(1)),
    ScheduleFreeAdamW: of(() => new further.ScheduleFreeAdamW(1, { warmupSteps: 2 })),
    CosineDecay: at(() => new core.CosineDecay(1, 4, { warmupTarget: 2, warmupSteps: 1, alpha: 0 })),
    CosineDecayRestarts: at(() => new core.CosineDecayRestarts(1, 2, { tMul: 2, mMul: 1 })),
    ExponentialDecay: at(() => new core.ExponentialDecay(1, 2, 1, { staircase: true })),
    InverseTimeDecay: at(() => new core.InverseTimeDecay(1, 2, 1)),
    PiecewiseConstantDecay: at(() => new core.PiecewiseConstantDecay([1, 2], [1, 0, 2])),
    PolynomialDecay: at(() => new core.PolynomialDecay(1, 4, { endLearningRate: 0, power: 2, cycle: true })),
  }
}

/** Initializers, regularizers and constraints, each as a part of a layer. */
export function partCases(): Record<string, Case> {
  const { getInitializer: _, ...makers } = initializers
  const settings: Record<string, readonly unknown[]> = {
    constant: [2],
    identity: [{ gain: 2 }],
    randomNormal: [{ mean: 1, stddev: 1 }],
    randomUniform: [{ minval: 0, maxval: 1 }],
    truncatedNormal: [{ mean: 0, stddev: 1, seed: 3 }],
    varianceScaling: [{ scale: 2, mode: 'fan_avg', distribution: 'uniform' }],
    orthogonalMatrix: [{ gain: 2 }],
  }
  const made = Object.entries(makers).map(([name, maker]) => {
    const initializer = Reflect.apply(maker as CallableFunction, undefined, settings[name] ?? [])
    return [name, new Dense(3, { kernelInitializer: initializer as never })] as const
  })
  const { l1, l2, l1l2, orthogonalRegularizer } = regularizers
  const { maxNorm, minMaxNorm, nonNeg, unitNorm } = constraints
  const dense: Record<string, Dense> = {
    ...Object.fromEntries(made),
    l1: new Dense(3, { kernelRegularizer: l1(1) }),
    l2: new Dense(3, { biasRegularizer: l2(1) }),
    l1l2: new Dense(3, { activityRegularizer: l1l2({ l1: 1, l2: 2 }) }),
    orthogonalRegularizer: new Dense(3, {
      kernelRegularizer: orthogonalRegularizer({ factor: 1, mode: 'columns' }),
    }),
    maxNorm: new Dense(3, { kernelConstraint: maxNorm(1) }),
    minMaxNorm: new Dense(3, { kernelConstraint: minMaxNorm({ minValue: 0, maxValue: 1, rate: 1 }) }),
    nonNeg: new Dense(3, { kernelConstraint: nonNeg() }),
    unitNorm: new Dense(3, { kernelConstraint: unitNorm({ axis: 1 }) }),
  }
  return Object.fromEntries(
    Object.entries(dense).map(([name, layer]) => [
      name,
      trained(
        () => layer,
        () => ({}),
        WANTED,
      ),
    ]),
  )
}

/** All of them, by their kinds and names. */
export function allCases(): Record<string, Record<string, Case>> {
  return {
    layers: layerCases(),
    losses: lossCases(),
    metrics: metricCases(),
    optimizers: optimizerCases(),
    parts: partCases(),
  }
}

/** A case's model, with the same weights each time. */
export function made({ model }: Case): Model {
  setRandomSeed(7)
  return model()
}
