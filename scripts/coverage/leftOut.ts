/** What stands here for a name of Keras, by families. */
export const CALLED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  callbacks: { ProgbarLogger: '`ProgressBar`' },
  initializers: {
    Orthogonal: '`orthogonalMatrix`',
    OrthogonalInitializer: '`orthogonalMatrix`',
    orthogonal: '`orthogonalMatrix`',
    IdentityInitializer: '`identity`',
  },
  regularizers: { L1L2: '`l1l2`', l1_l2: '`l1l2`' },
  models: {
    model_from_json: '`modelFromJSON`',
    save_model: '`model.save`',
  },
  random: { dropout: '`ops.dropout`', SeedGenerator: '`Random`', shuffle: '`Random.permutation`' },
  utils: {
    CustomObjectScope: '`loadModel(path, { customObjects })`',
    custom_object_scope: '`loadModel(path, { customObjects })`',
    PyDataset: 'any iterable or async generator of batches',
    Sequence: 'any iterable or async generator of batches',
    Progbar: '`ProgressBar`',
    img_to_array: '`loadImage`',
    load_img: '`loadImage`',
    plot_model: '`plotModel` of `glassgrad/plot`',
    model_to_dot: '`plotModel` of `glassgrad/plot`',
    register_keras_serializable: '`registerSerializable`',
    deserialize_keras_object: '`layerFromConfig`, `modelFromJSON`',
    serialize_keras_object: '`getConfig`, `model.toJSON`',
  },
}

const COMPLEX = 'there are no complex numbers here'
const DECOMPOSITIONS = 'decompositions and solvers of matrices: work for a processor, not for shaders'
const BASE = 'a class that others are made from, not one to use'
const PYTHON = "a part of Python's or of another framework's world"
const SOUND = 'sound: there are spectrograms, and nothing else works on it yet'
const decompositions = [
  ...[
    'cholesky',
    'cholesky_inverse',
    'det',
    'eig',
    'eigh',
    'inv',
    'logdet',
    'lstsq',
    'lu_factor',
    'matrix_rank',
  ],
  ...['pinv', 'qr', 'slogdet', 'solve', 'solve_triangular', 'svd'],
]

/** Reasons, and the names that each keeps out, by families. */
export const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  layers: {
    [PYTHON]: ['FlaxLayer', 'JaxLayer', 'TFSMLayer', 'TorchModuleWrapper'],
    'layers check their inputs themselves': ['InputSpec'],
  },
  losses: { 'a dynamic program over time steps: no shader of it yet': ['CTC'] },
  'loss functions': { 'a dynamic program over time steps: no shader of it yet': ['ctc'] },
  metrics: { 'a function is a metric as it is': ['MeanMetricWrapper'] },
  optimizers: {
    'a `trainStep` of one’s own has as many optimizers as it likes': ['MultiOptimizer', 'OptimizerMap'],
  },
  callbacks: {
    'writes in the format of a Python library: `ModelCheckpoint` and `BackupAndRestore` are there': [
      'OrbaxCheckpoint',
    ],
  },
  initializers: { [BASE]: ['Initializer'], [SOUND]: ['STFT', 'STFTInitializer', 'stft'] },
  regularizers: { [BASE]: ['Regularizer'] },
  constraints: { [BASE]: ['Constraint'] },
  applications: {
    'built of layers that Keras has for them alone': [
      ...['ConvNeXtBase', 'ConvNeXtLarge', 'ConvNeXtSmall', 'ConvNeXtTiny', 'ConvNeXtXLarge'],
    ],
    'found by a search, hundreds of layers in no pattern; others are better and smaller': [
      ...['NASNetLarge', 'NASNetMobile'],
    ],
  },
  ops: {
    [COMPLEX]: [
      ...['angle', 'conj', 'conjugate', 'imag', 'isreal', 'polar', 'real'],
      ...['view_as_complex', 'view_as_real'],
    ],
    [DECOMPOSITIONS]: decompositions,
    "control flow is JavaScript's own, and is unrolled when a step is recorded; in a step `ops.where`": [
      ...['cond', 'fori_loop', 'map', 'scan', 'switch', 'vectorize', 'vectorized_map', 'while_loop'],
    ],
    '`vjp` and `grad` are there': ['jvp'],
    'a dynamic program over time steps: no shader of it yet': ['ctc_decode', 'ctc_loss'],
    'seldom asked for': [
      ...[
        'adaptive_average_pool',
        'adaptive_max_pool',
        'argpartition',
        'associative_scan',
        'corrcoef',
        'correlate',
      ],
      ...['diff', 'fold', 'gcd', 'histogram', 'i0', 'lcm', 'nanmedian', 'nanpercentile'],
      ...['nanquantile', 'nextafter', 'rearrange', 'trapezoid', 'unfold', 'vander', 'view'],
    ],
  },
  'ops.linalg': { [DECOMPOSITIONS]: decompositions, '`vjp` and `grad` are there': ['jvp'] },
  utils: {
    'there is no global configuration: a model has its settings, `verbose` is an option': [
      ...[
        'Config',
        'disable_interactive_logging',
        'enable_interactive_logging',
        'is_interactive_logging_enabled',
      ],
    ],
    'the layers of `glassgrad/text` and `Normalization` do it': ['FeatureSpace'],
    [SOUND]: ['audio_dataset_from_directory'],
    'classes of one’s own are given to `registerSerializable` or `loadModel`': [
      ...['get_custom_objects', 'get_registered_name', 'get_registered_object'],
    ],
    'what Keras’ own code needs': [
      ...[
        'get_source_inputs',
        'is_keras_tensor',
        'pack_x_y_sample_weight',
        'standardize_dtype',
        'unpack_x_y_sample_weight',
      ],
    ],
    'an op or two: `x.div(ops.norm(x))`': ['normalize'],
  },
}
