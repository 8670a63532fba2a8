/**
 * What the gallery has of CIFAR-10, in the set's own order: all of it would be a download of 170 MB. An `.npz` file with
 * xTrain, yTrain, xTest and yTest, as `cifar10.loadData` gives them.
 */
export const cifarShare = { train: 10_000, test: 2_000, file: 'cifar-10/first-10000-and-2000.npz' } as const
