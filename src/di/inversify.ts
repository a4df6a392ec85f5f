// Imported only when a container is built. The build makes one file of it: 384 small ones take longer to load than Node
// itself needs to start, one takes a twentieth of that.
export { Container, ContainerModule } from 'inversify';
