// Package ext stands in for a module that Traefik keeps in its own repository and publishes nowhere: the places where other
// builds of Traefik add to its configuration. The open one adds nothing.
package ext

// HTTP adds nothing to the HTTP configuration.
type HTTP struct{}

// Router adds nothing to a router.
type Router struct{}
