import './index.js'

export * from '../applications.js'
