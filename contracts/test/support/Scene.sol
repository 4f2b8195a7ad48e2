// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters, ITrainable} from "../../src/Adapters.sol";
import {Datanets} from "../../src/Datanets.sol";
import {Derivatives, Terms} from "../../src/Terms.sol";
import {Contributions} from "../../src/datanets/Contributions.sol";
import {Governance} from "../../src/datanets/Governance.sol";
import {chain} from "./Chain.sol";

/// @notice A datanet of three reviewers of whom two decide, and people around it.
abstract contract Scene {
    uint96 internal constant BOND = 1 ether;
    uint32 internal constant PERIOD = 7 days;
    uint32 internal constant TIMELOCK = 2 days;

    address internal immutable owner = address(0xA0);
    address internal immutable author = address(0xB0);
    address internal immutable copier = address(0xC0);
    address[] internal reviewers;

    Datanets internal datanets;
    Adapters internal adapters;
    uint32 internal datanet;

    function setUp() public virtual {
        chain.warp(1_800_000_000);
        datanets = new Datanets();
        adapters = new Adapters(ITrainable(address(datanets)));
        reviewers.push(address(0xE1));
        reviewers.push(address(0xE2));
        reviewers.push(address(0xE3));
        chain.deal(author, 100 ether);
        chain.deal(copier, 100 ether);
        datanet = createWith(openTerms());
    }

    function openTerms() internal pure returns (Terms memory) {
        return Terms({
            document: keccak256("terms"),
            expiresAt: 0,
            derivatives: Derivatives.Allowed,
            commercialUse: true,
            attribution: true,
            reading: true,
            training: true,
            membersOnly: false
        });
    }

    function rulesWish() internal view returns (Governance.RulesWish memory) {
        uint16 slashable =
            uint16(1) << uint8(Contributions.Reason.Plagiarism) | uint16(1) << uint8(Contributions.Reason.Spam);
        return Governance.RulesWish(reviewers, 2, BOND, PERIOD, TIMELOCK, slashable);
    }

    function createWith(Terms memory terms) internal returns (uint32) {
        chain.prank(owner);
        return datanets.create(terms, rulesWish(), keccak256("description"), "https://example.org/about");
    }

    function proposal(bytes32 root) internal view returns (Contributions.Proposal memory) {
        return Contributions.Proposal({
            datanet: datanet,
            rules: datanets.datanetOf(datanet).rules,
            terms: datanets.datanetOf(datanet).terms.document,
            root: root,
            manifest: keccak256(abi.encode(root)),
            count: 100,
            location: "https://example.org/snapshot",
            salt: keccak256("salt")
        });
    }

    function commit(address by, Contributions.Proposal memory made) internal {
        bytes32 commitment = datanets.commitmentOf(by, made.datanet, made.root, made.manifest, made.salt);
        if (datanets.committedAt(commitment) != 0) return;
        chain.prank(by);
        datanets.commit(commitment);
    }

    function propose(address by, bytes32 root) internal returns (uint32) {
        Contributions.Proposal memory made = proposal(root);
        commit(by, made);
        pass(datanets.COMMITMENT_AGE());
        chain.prank(by);
        return datanets.propose{value: BOND}(made);
    }

    function pass(uint256 time) internal {
        chain.warp(chain.getBlockTimestamp() + time);
    }

    function vote(uint256 reviewer, uint32 contribution, Contributions.Reason reason) internal {
        bytes32 root = datanets.contributionOf(contribution).root;
        chain.prank(reviewers[reviewer]);
        datanets.vote(contribution, root, reason, keccak256("reasons"));
    }

    function accept(uint32 contribution) internal {
        vote(0, contribution, Contributions.Reason.None);
        vote(1, contribution, Contributions.Reason.None);
    }

    function withdraw(uint32 contribution) internal {
        Contributions.Contribution memory found = datanets.contributionOf(contribution);
        chain.prank(found.proposer);
        datanets.withdraw(contribution, found.root);
    }

    function publish() internal returns (uint24) {
        Datanets.Datanet memory found = datanets.datanetOf(datanet);
        bytes32 keys = found.terms.membersOnly ? keccak256("keys") : bytes32(0);
        chain.prank(owner);
        return datanets.publishVersion(
            datanet, found.version, found.membership, keccak256("version"), keys, "https://example.org/version"
        );
    }

    function statusIs(uint32 contribution, Contributions.Status status) internal view {
        require(datanets.statusOf(contribution) == status, "another status");
    }

    function equal(uint256 one, uint256 other) internal pure {
        require(one == other, "not equal");
    }
}
