// Conform holds what cofferdam emits against the code that reads it in a cluster: Go's YAML reader, and the API
// server's own validation of custom resources, CEL rules included.
//
// It takes the folders of CRDs as arguments and one case a line on stdin, and prints one fault a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// A file as it was emitted, with what it means; or an object as Flux would apply it.
type input struct {
	Path   string          `json:"path"`
	Text   *string         `json:"text"`
	Means  json.RawMessage `json:"means"`
	Object json.RawMessage `json:"object"`
}

// What the API server holds a kind of custom resources to.
type kind struct {
	structural *schema.Structural
	schema     validation.SchemaValidator
	cel        *cel.Validator
}

type judge struct {
	folders []string
	kinds   map[string]*kind
	judged  int
	rules   int
}

func main() {
	judge := &judge{folders: os.Args[1:], kinds: map[string]*kind{}}
	files := 0
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var in input
			if err := json.Unmarshal(line, &in); err != nil {
				fail(err)
			}
			if in.Text != nil {
				files++
				say(in.Path, read(*in.Text, in.Means))
			} else {
				var object map[string]any
				if err := utiljson.Unmarshal(in.Object, &object); err != nil {
					fail(err)
				}
				say(in.Path, judge.object(object))
			}
		}
		if err != nil {
			break
		}
	}
	fmt.Fprintf(os.Stderr, "%d files read, %d custom resources judged, %d of them by CEL rules\n", files, judge.judged, judge.rules)
}

// read compares what Go's YAML reader makes of a text with what it means.
func read(text string, means json.RawMessage) []string {
	bytes, err := yaml.YAMLToJSONStrict([]byte(text))
	if err != nil {
		return []string{"Go's YAML reader refuses it: " + err.Error()}
	}
	var got, want any
	if err := utiljson.Unmarshal(bytes, &got); err != nil {
		return []string{err.Error()}
	}
	if err := utiljson.Unmarshal(means, &want); err != nil {
		return []string{err.Error()}
	}
	if !reflect.DeepEqual(got, want) {
		return []string{"Go's YAML reader reads something else: " + string(bytes)}
	}
	return nil
}

// object judges a custom resource as the API server does when it is applied; others are no matter of a CRD.
func (j *judge) object(object map[string]any) []string {
	apiVersion, _ := object["apiVersion"].(string)
	name, _ := object["kind"].(string)
	group, version, isGrouped := strings.Cut(apiVersion, "/")
	if !isGrouped || !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") && group != "gateway.networking.k8s.io" {
		return nil
	}
	key := group + "/" + version + " " + name
	found, isKnown := j.kinds[key]
	if !isKnown {
		var err error
		if found, err = j.find(group, version, name); err != nil {
			return []string{err.Error()}
		}
		j.kinds[key] = found
	}
	if found == nil {
		return []string{"no CRD of " + key}
	}
	j.judged++
	var faults []string
	options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	whole := runtime.DeepCopyJSON(object)
	for _, path := range pruning.PruneWithOptions(whole, found.structural, true, options) {
		faults = append(faults, "there is no field "+path)
	}
	defaulting.Default(whole, found.structural)
	for _, fault := range validation.ValidateCustomResource(nil, whole, found.schema) {
		faults = append(faults, fault.Error())
	}
	if found.cel != nil {
		j.rules++
		broken, _ := found.cel.Validate(context.Background(), field.NewPath(""), found.structural, whole, nil, celconfig.RuntimeCELCostBudget)
		for _, fault := range broken {
			faults = append(faults, fault.Error())
		}
	}
	return faults
}

// find reads the CRD of a kind; files are named after their plural and group.
func (j *judge) find(group, version, name string) (*kind, error) {
	var found *kind
	visit := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || found != nil || entry.IsDir() || !strings.HasSuffix(path, "."+group+".yaml") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var crd apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal(text, &crd); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if crd.Spec.Names.Kind != name {
			return nil
		}
		found, err = served(&crd, version)
		return err
	}
	for _, folder := range j.folders {
		if err := filepath.WalkDir(folder, visit); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func served(crd *apiextensionsv1.CustomResourceDefinition, version string) (*kind, error) {
	for _, one := range crd.Spec.Versions {
		if one.Name != version || !one.Served || one.Schema == nil {
			continue
		}
		var props apiextensions.JSONSchemaProps
		if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(one.Schema.OpenAPIV3Schema, &props, nil); err != nil {
			return nil, err
		}
		structural, err := schema.NewStructural(&props)
		if err != nil {
			return nil, err
		}
		validator, _, err := validation.NewSchemaValidator(&props)
		if err != nil {
			return nil, err
		}
		return &kind{structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
	}
	return nil, nil
}

func say(path string, faults []string) {
	for _, fault := range faults {
		fmt.Printf("%s: %s\n", path, fault)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
