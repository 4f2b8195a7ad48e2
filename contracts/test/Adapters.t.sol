// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters} from "../src/Adapters.sol";
import {Datanets} from "../src/Datanets.sol";
import {Derivatives, Refusal, Terms} from "../src/Terms.sol";
import {Contributions} from "../src/datanets/Contributions.sol";
import {chain} from "./support/Chain.sol";
import {Scene} from "./support/Scene.sol";

contract AdaptersTest is Scene {
    address private constant TRAINER = address(0xD0);

    uint32 private first;
    uint32 private second;

    function setUp() public override {
        super.setUp();
        begin();
    }

    function begin() private {
        first = propose(author, keccak256("first"));
        second = propose(copier, keccak256("second"));
        accept(first);
        accept(second);
    }

    function registration() private view returns (Adapters.Registration memory made) {
        made.file = keccak256("file");
        made.baseFamily = keccak256("base");
        made.recipe = keccak256("recipe");
        made.benchmark = keccak256("benchmark");
        made.terms = keccak256("adapter terms");
        made.fee = Adapters.Fee(address(0), 5, 7, 100, true);
        made.division = Adapters.Division(1_000, 2_000, 500, 500, 1_000, 5_000);
        made.sources = new Adapters.Source[](2);
        made.sources[0] = Adapters.Source(first, 400_000, keccak256("first"));
        made.sources[1] = Adapters.Source(second, 600_000, keccak256("second"));
    }

    function register(address by, Adapters.Registration memory made) private returns (bytes32) {
        chain.prank(by);
        return adapters.register(made);
    }

    function testIsKeptAsItWasRegistered() public {
        Adapters.Registration memory made = registration();
        bytes32 adapter = register(TRAINER, made);
        require(adapter == adapters.adapterId(TRAINER, made), "id");
        Adapters.Adapter memory kept = adapters.adapterOf(adapter);
        require(kept.author == TRAINER && kept.file == made.file && kept.baseFamily == made.baseFamily, "kept");
        require(kept.fee.perThousandTokens == 7 && kept.fee.freeForAuthor, "fee");
        require(keccak256(abi.encode(kept.division)) == keccak256(abi.encode(made.division)), "division");
        require(kept.sources.length == 2 && kept.sources[1].flatWeight == 600_000, "weights");
        require(kept.sources[0].contribution == first && kept.sources[1].contribution == second, "sources");
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterAlreadyRegistered.selector, adapter));
        register(TRAINER, made);
    }

    function testANameIsOfOneAuthorOneContractAndOneChain() public {
        Adapters.Registration memory made = registration();
        bytes32 here = adapters.adapterId(TRAINER, made);
        require(here != adapters.adapterId(author, made), "author");
        require(here != new Adapters(adapters.datanets()).adapterId(TRAINER, made), "contract");
        chain.chainId(1612);
        require(here != adapters.adapterId(TRAINER, made), "chain");
    }

    function testWithdrawnSourcesAreRefusedAndEarlierAdaptersStay() public {
        Adapters.Registration memory made = registration();
        bytes32 adapter = register(TRAINER, made);
        withdraw(first);
        made.recipe = keccak256("other recipe");
        chain.expectRevert(abi.encodeWithSelector(Contributions.ContributionAlreadyWithdrawn.selector, first));
        register(TRAINER, made);
        equal(adapters.adapterOf(adapter).sources.length, 2);
    }

    function testOnlyAcceptedContributionsAreSources() public {
        Adapters.Registration memory made = registration();
        made.sources[1].contribution = propose(author, keccak256("third"));
        made.sources[1].root = keccak256("third");
        chain.expectPartialRevert(Contributions.ContributionInvalidStatus.selector);
        register(TRAINER, made);
        made.sources[1].root = keccak256("second");
        chain.expectPartialRevert(Contributions.ContributionInvalidRoot.selector);
        register(TRAINER, made);
    }

    function expectForbidden(Terms memory terms, Refusal refusal) private {
        datanet = createWith(terms);
        begin();
        expectForbiddenNow(refusal);
    }

    function expectForbiddenNow(Refusal refusal) private {
        Adapters.Registration memory made = registration();
        chain.expectRevert(abi.encodeWithSelector(Datanets.DatanetForbiddenUse.selector, datanet, refusal));
        register(TRAINER, made);
    }

    function testTermsThatForbidAreKept() public {
        Terms memory terms = openTerms();
        terms.training = false;
        expectForbidden(terms, Refusal.Training);
        terms = openTerms();
        terms.derivatives = Derivatives.Forbidden;
        expectForbidden(terms, Refusal.Derivatives);
        terms = openTerms();
        terms.expiresAt = uint40(chain.getBlockTimestamp() + 1 days);
        datanet = createWith(terms);
        begin();
        pass(1 days);
        expectForbiddenNow(Refusal.Expired);
    }

    function testWithoutCommercialUseAnAdapterIsFree() public {
        Terms memory terms = openTerms();
        terms.commercialUse = false;
        expectForbidden(terms, Refusal.CommercialUse);
        Adapters.Registration memory made = registration();
        made.fee.perAnswer = 0;
        made.fee.perThousandTokens = 0;
        register(TRAINER, made);
    }

    function testOnlyMembersTrainWhereOnlyMembersMayRead() public {
        Terms memory terms = openTerms();
        terms.membersOnly = true;
        expectForbidden(terms, Refusal.MembersOnly);
        chain.prank(TRAINER);
        datanets.join(datanet, keccak256("key"));
        expectForbiddenNow(Refusal.MembersOnly);
        chain.prank(owner);
        datanets.admit(datanet, TRAINER, keccak256("key"));
        register(TRAINER, registration());
    }

    function testTheFlatPoolIsWholeAndNeverTheAuthors() public {
        Adapters.Registration memory made = registration();
        made.sources[0].flatWeight = 400_001;
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidFlatPool.selector, 1_000_001));
        register(TRAINER, made);
        made.sources[0].flatWeight = 400_000;
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidFlatWeight.selector, first, 400_000));
        register(author, made);
        made.sources[0].flatWeight = 0;
        made.sources[1].flatWeight = 1_000_000;
        register(author, made);
    }

    function testAnAdapterOfOnesOwnDataHasNoFlatPool() public {
        Adapters.Registration memory made = registration();
        Adapters.Source memory own = made.sources[0];
        own.flatWeight = 0;
        made.sources = new Adapters.Source[](1);
        made.sources[0] = own;
        register(author, made);
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidFlatPool.selector, 0));
        register(TRAINER, made);
    }

    function testSourcesStandOnceAndInOrder() public {
        Adapters.Registration memory made = registration();
        made.sources[1] = made.sources[0];
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidSource.selector, first));
        register(TRAINER, made);
        made.sources = new Adapters.Source[](0);
        chain.expectPartialRevert(Adapters.AdapterInvalidSources.selector);
        register(TRAINER, made);
        made.sources = new Adapters.Source[](65);
        chain.expectPartialRevert(Adapters.AdapterInvalidSources.selector);
        register(TRAINER, made);
    }

    function testFuzzDivision(uint16 base, uint16 share, uint16 contributors) public {
        Adapters.Registration memory made = registration();
        made.division = Adapters.Division(base, share, share, share, share, contributors);
        uint256 sum = uint256(base) + 4 * uint256(share) + contributors;
        if (sum != 10_000) chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidDivision.selector, sum));
        register(TRAINER, made);
    }

    function testNothingOfItMayBeMissing() public {
        Adapters.Registration memory made = registration();
        made.benchmark = 0;
        chain.expectRevert(abi.encodeWithSelector(Adapters.AdapterInvalidHash.selector));
        register(TRAINER, made);
    }
}
