// References answers what the programs that read a cluster's files make of texts: Go's own parsers, and those of Kubernetes,
// Traefik and container runtimes. It reads a list of texts in JSON and writes a list of answers, one a text: null where the
// text is refused, and otherwise what it means.
//
//	references duration <texts.json >answers.json
package main

import (
	"bufio"
	"bytes"
	_ "crypto/sha256" // as container runtimes have it, for digests
	_ "crypto/sha512"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/distribution/reference"
	"github.com/robfig/cron/v3"
	"github.com/traefik/paerser/types"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/util/validation"
	yamlreader "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// errRefused says that a text is refused where the parser itself only answers with yes or no.
var errRefused = errors.New("refused")

var parsers = map[string]func(text string) (any, error){
	"address": func(text string) (any, error) {
		address, err := netip.ParseAddr(text)
		if err == nil && address.Zone() != "" {
			return nil, errRefused
		}
		return address.String(), err
	},
	"subnet": func(text string) (any, error) {
		prefix, err := netip.ParsePrefix(text)
		return prefix.String(), err
	},
	// In seconds.
	"duration": func(text string) (any, error) {
		duration, err := time.ParseDuration(text)
		return duration.Seconds(), err
	},
	"fluxDuration": func(text string) (any, error) {
		if !fluxDuration.MatchString(text) {
			return nil, errRefused
		}
		duration, err := time.ParseDuration(text)
		return duration.Seconds(), err
	},
	"traefikDuration": func(text string) (any, error) {
		if !traefikDuration.MatchString(text) {
			return nil, errRefused
		}
		var duration types.Duration
		err := duration.Set(text)
		return time.Duration(duration).Seconds(), err
	},
	// In its base unit.
	"quantity": func(text string) (any, error) {
		// Reading 1e-999999999 would take it hours.
		if largeExponent.MatchString(text) {
			return nil, errRefused
		}
		quantity, err := resource.ParseQuantity(text)
		// JSON has no word for infinity.
		value := quantity.AsApproximateFloat64()
		if math.IsInf(value, 0) || math.IsNaN(value) {
			value = math.MaxFloat64
		}
		return value, err
	},
	"schedule": func(text string) (any, error) {
		// Kubernetes has a field of its own for it.
		if strings.Contains(text, "TZ") {
			return nil, errRefused
		}
		_, err := cron.ParseStandard(text)
		return true, err
	},
	"image": func(text string) (any, error) {
		named, err := reference.ParseNormalizedNamed(text)
		if err != nil {
			return nil, err
		}
		parts := map[string]string{"repository": named.Name()}
		if tagged, ok := named.(reference.Tagged); ok {
			parts["tag"] = tagged.Tag()
		}
		if digested, ok := named.(reference.Digested); ok {
			parts["digest"] = digested.Digest().String()
		}
		return parts, nil
	},
	"time": func(text string) (any, error) {
		moment, err := time.Parse(time.RFC3339, text)
		return moment.Unix(), err
	},
	"timeZone": func(text string) (any, error) {
		if text == "" || strings.EqualFold(text, "Local") {
			return nil, errRefused
		}
		location, err := time.LoadLocation(text)
		if err != nil {
			return nil, err
		}
		return location.String(), nil
	},
	"dnsLabel":     accepted(validation.IsDNS1123Label),
	"dnsSubdomain": accepted(validation.IsDNS1123Subdomain),
	"serviceName":  accepted(validation.IsDNS1035Label),
	"hostName": func(text string) (any, error) {
		if len(validation.IsDNS1123Subdomain(text)) > 0 && len(validation.IsWildcardDNS1123Subdomain(text)) > 0 {
			return nil, errRefused
		}
		return true, nil
	},
	"qualifiedName":   accepted(validation.IsQualifiedName),
	"labelValue":      accepted(validation.IsValidLabelValue),
	"configKey":       accepted(validation.IsConfigMapKey),
	"environmentName": accepted(validation.IsRelaxedEnvVarName),
	"portName":        accepted(validation.IsValidPortName),
	"pathSegment":     accepted(path.IsValidPathSegmentName),
	// The documents of a file as JSON, those without content left out.
	"yaml": func(text string) (any, error) {
		documents := []json.RawMessage{}
		reader := yamlreader.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
		for {
			document, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return documents, nil
			}
			if err != nil {
				return nil, err
			}
			data, err := yaml.YAMLToJSON(document)
			if err != nil {
				return nil, err
			}
			if !bytes.Equal(data, []byte("null")) {
				documents = append(documents, data)
			}
		}
	},
}

// As the CRDs of Flux and Traefik have it.
var (
	fluxDuration    = regexp.MustCompile(`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`)
	traefikDuration = regexp.MustCompile(`^([0-9]+(ns|us|µs|ms|s|m|h)?)+$`)
)

var largeExponent = regexp.MustCompile(`[eE][+-]?[0-9]{4,}$`)

func accepted(problems func(text string) []string) func(text string) (any, error) {
	return func(text string) (any, error) {
		if len(problems(text)) > 0 {
			return nil, errRefused
		}
		return true, nil
	}
}

func main() {
	if err := answer(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answer(args []string, input io.Reader, output io.Writer) error {
	if len(args) != 1 || parsers[args[0]] == nil {
		return fmt.Errorf("name one parser, and not %q", args)
	}
	var texts []string
	if err := json.NewDecoder(input).Decode(&texts); err != nil {
		return fmt.Errorf("the texts: %w", err)
	}
	answers := make([]any, len(texts))
	for index, text := range texts {
		answers[index] = meaningOf(parsers[args[0]], text)
	}
	return json.NewEncoder(output).Encode(answers)
}

// meaningOf calls a parser. One that panics refuses the text, as does the program around it.
func meaningOf(parse func(text string) (any, error), text string) (meaning any) {
	defer func() {
		if recover() != nil {
			meaning = nil
		}
	}()
	value, err := parse(text)
	if err != nil {
		return nil
	}
	return value
}
