/** What the benches are called: on the command line, and in records. */
export const BENCHES = [
  ...([
    'step',
    'step-cnn',
    'step-resnet',
    'lstm',
    'step-mixed',
    'forward',
    'resnet50',
    'matmul',
    'conv2d',
  ] as const),
  ...(['elementwise', 'reduce', 'softmax', 'batchnorm', 'dropout', 'adam', 'embedding', 'ladder'] as const),
  ...(['startup', 'memory'] as const),
]

export type BenchName = (typeof BENCHES)[number]
