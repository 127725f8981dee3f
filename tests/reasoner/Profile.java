import java.io.File;

import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * Prints what keeps an ontology (a file in RDF/XML) from being OWL 2 DL, a line a violation; where nothing does, whether
 * a reasoner finds it consistent, and each class that can have no member.
 */
public class Profile {
    public static void main(String[] names) throws Exception {
        OWLOntology read = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(names[0]));
        System.out.println("axioms " + read.getAxiomCount());
        boolean within = true;
        for (OWLProfileViolation each : new OWL2DLProfile().checkOntology(read).getViolations()) {
            System.out.println("violation " + each.getClass().getSimpleName() + " " + each.toString().replace("\n", " "));
            within = false;
        }
        if (!within) return;
        Reasoner reasoner = new Reasoner(new Configuration(), read);
        System.out.println("consistent " + reasoner.isConsistent());
        if (!reasoner.isConsistent()) return;
        for (OWLClass each : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())
            System.out.println("unsatisfiable " + each);
    }
}
